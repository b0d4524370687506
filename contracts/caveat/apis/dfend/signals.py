"""Signals as they are taken in, and the events that they cause at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from pydantic import MISSING

from caveat.apis.dfend.identities import Identities, Profile
from caveat.apis.dfend.latest import Latest
from caveat.apis.dfend.levels import LEVELS
from caveat.clock import Clock, milliseconds
from caveat_models.dfend.models import (
    ClientSignal,
    EventType,
    ImmediateResult,
    ServerSignal,
    SignalReceipt,
)

MOST_KEYS = 10_000
"""How many idempotency keys are remembered; past that, those are forgotten that were not used for longest."""

SUBSCRIPTION = "sub-31"

OnSignal: TypeAlias = Callable[[ClientSignal | ServerSignal, Profile, SignalReceipt], None]
"""Hears of each signal that is taken in for the first time, of its user, and of what it caused."""


class Signals:
    """Where signals come in."""

    def __init__(
        self,
        identities: Identities,
        clock: Clock,
        chance: random.Random,
        taken: Iterable[tuple[str, SignalReceipt]] = (),
        caused: OnSignal = lambda _signal, _profile, _receipt: None,
    ) -> None:
        self._identities = identities
        self._clock = clock
        self._chance = chance
        self._taken = Latest(MOST_KEYS, taken)
        self._caused = caused

    def take(self, signal: ClientSignal | ServerSignal) -> SignalReceipt | None:
        """Take a signal in, or find the receipt of its idempotency key; None where the user is not known."""
        started = milliseconds(self._clock())
        key = signal.idempotency_key
        repeated = None if key is MISSING else self._taken.use(key)
        if repeated is not None:
            return repeated
        events: list[EventType] = []
        profile = self._profile(signal)
        if profile is None:
            profile = self._create(signal, started)
            events.append(EventType.NEW_IDENTITY)
        if profile is None:
            return None
        events.extend(_events(signal, profile, started))
        receipt = self._receipt(started, events)
        if key is not MISSING:
            self._taken.put(key, receipt)
        self._caused(signal, profile, receipt)
        return receipt

    def _profile(self, signal: ClientSignal | ServerSignal) -> Profile | None:
        identifiers = signal.identifiers
        if identifiers.identity is not MISSING:
            return self._identities.by_id(identifiers.identity)
        return None if identifiers.user_id is MISSING else self._identities.by_user(identifiers.user_id)

    def _create(self, signal: ClientSignal | ServerSignal, now: int) -> Profile | None:
        """The identity that a server's signal makes of a user id that is not yet known."""
        identifiers = signal.identifiers
        if isinstance(signal, ClientSignal) or identifiers.identity is not MISSING or identifiers.user_id is MISSING:
            return None
        profile = self._identities.create(identifiers.user_id)
        profile.facts.time = now if signal.time is MISSING else signal.time
        profile.learn(signal.identifiers)
        return profile

    def _receipt(self, started: int, events: list[EventType]) -> SignalReceipt:
        signal_id = f"sig-{self._chance.getrandbits(64):016x}"
        results = [
            ImmediateResult(id=signal_id, subscription=SUBSCRIPTION, type=event, level=LEVELS[event])
            for event in events
        ]
        return SignalReceipt(started=started, finished=milliseconds(self._clock()), immediate_results=results)


def _events(signal: ClientSignal | ServerSignal, profile: Profile, now: int) -> Iterator[EventType]:
    """What a signal shows of a user for the first time, as far as the documents say what that is."""
    if isinstance(signal, ServerSignal):
        profile.sightings.ip(signal.ip, now)
    event = None if signal.device is MISSING else profile.sightings.device(signal.device, now)
    if event is not None:
        yield event
