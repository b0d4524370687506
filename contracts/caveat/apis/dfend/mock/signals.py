"""Signals as they are taken in, and the events that they cause at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from pydantic import MISSING

from caveat.apis.dfend.mock import places
from caveat.apis.dfend.mock.identities import Identities, Profile
from caveat.apis.dfend.mock.ids import Ids
from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dfend.mock.observed import Sightings
from caveat.lru import Latest
from caveat.provider.clock import Clock, milliseconds
from caveat_models.dfend.models import (
    ClientSignal,
    EventType,
    ImmediateResult,
    Location,
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
        ids: Ids,
        taken: Iterable[tuple[str, SignalReceipt]] = (),
        caused: OnSignal = lambda _signal, _profile, _receipt: None,
    ) -> None:
        self._identities = identities
        self._clock = clock
        self._ids = ids
        self._taken = Latest(MOST_KEYS, taken)
        self._caused = caused

    @property
    def receipts(self) -> Mapping[str, SignalReceipt]:
        """What was answered, by idempotency key; the key used last at the end."""
        return dict(self._taken.items())

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
        self._identities.count(profile)
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
        signal_id = self._ids.new("sig")
        results = [
            ImmediateResult(id=signal_id, subscription=SUBSCRIPTION, type=event, level=LEVELS[event])
            for event in events
        ]
        return SignalReceipt(started=started, finished=milliseconds(self._clock()), immediate_results=results)


def _events(signal: ClientSignal | ServerSignal, profile: Profile, now: int) -> Iterator[EventType]:
    """What a signal shows of a user for the first time, after what waited to be told with it."""
    yield from profile.awaited()
    yield from filter(None, _seen(signal, profile.sightings, now))


def _seen(signal: ClientSignal | ServerSignal, sightings: Sightings, now: int) -> Iterator[EventType | None]:
    if isinstance(signal, ServerSignal):
        yield sightings.ip(signal.ip, now)
        place = _place(signal)
        if place is not None:
            yield sightings.location(place, now)
    if signal.device is not MISSING:
        yield sightings.device(signal.device, now)


def _place(signal: ServerSignal) -> Location | None:
    """Where the user is: by the coordinates, if there are both, else by the address."""
    if signal.lat is MISSING or signal.lon is MISSING:
        return places.of(signal.ip)
    return places.nearest(signal.lat, signal.lon)
