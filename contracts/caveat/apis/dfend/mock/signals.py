"""Acceptance of signals, and the events that each signal causes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from pydantic import MISSING

from caveat.apis.dfend.mock import places
from caveat.apis.dfend.mock.identities import Identities, Profile
from caveat.apis.dfend.mock.ids import IdGenerator
from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dfend.mock.observed import Observed
from caveat.lru import LruCache
from caveat.provider.clock import Clock, milliseconds
from caveat_models.dfend.models import (
    ClientSignal,
    EventType,
    ImmediateResult,
    Location,
    ServerSignal,
    SignalReceipt,
)

MAX_IDEMPOTENCY_KEYS = 10_000
"""How many idempotency keys are stored; past this bound the least recently used are removed."""

SUBSCRIPTION = "sub-31"

OnSignal: TypeAlias = Callable[[ClientSignal | ServerSignal, Profile, SignalReceipt], None]
"""Called once for each accepted signal, with the profile of its user and its receipt; not for repetitions."""


class Signals:
    """Accepts signals and stores their receipts by idempotency key."""

    def __init__(
        self,
        identities: Identities,
        clock: Clock,
        ids: IdGenerator,
        receipts: Iterable[tuple[str, SignalReceipt]] = (),
        on_signal: OnSignal = lambda _signal, _profile, _receipt: None,
    ) -> None:
        self._identities = identities
        self._clock = clock
        self._ids = ids
        self._receipts = LruCache(MAX_IDEMPOTENCY_KEYS, receipts)
        self._on_signal = on_signal

    @property
    def receipts(self) -> Mapping[str, SignalReceipt]:
        """The stored receipts by idempotency key, the most recently used last."""
        return dict(self._receipts.items())

    def accept(self, signal: ClientSignal | ServerSignal) -> SignalReceipt | None:
        """Accept a signal, or return the receipt of its idempotency key; None if the user is unknown."""
        started = milliseconds(self._clock())
        key = signal.idempotency_key
        earlier = None if key is MISSING else self._receipts.use(key)
        if earlier is not None:
            return earlier
        events: list[EventType] = []
        profile = self._profile(signal)
        if profile is None:
            profile = self._create(signal, started)
            events.append(EventType.NEW_IDENTITY)
        if profile is None:
            return None
        events.extend(profile.take_pending_events())
        events.extend(filter(None, self._caused_events(signal, profile.observed, started)))
        self._identities.recount(profile)
        receipt = self._receipt(started, events)
        if key is not MISSING:
            self._receipts.put(key, receipt)
        self._on_signal(signal, profile, receipt)
        return receipt

    def _profile(self, signal: ClientSignal | ServerSignal) -> Profile | None:
        identifiers = signal.identifiers
        if identifiers.identity is not MISSING:
            return self._identities.by_id(identifiers.identity)
        return None if identifiers.user_id is MISSING else self._identities.by_user(identifiers.user_id)

    def _create(self, signal: ClientSignal | ServerSignal, now: int) -> Profile | None:
        """Create the identity of an unknown user id; None for a signal that is not from a server or has no user id."""
        identifiers = signal.identifiers
        if isinstance(signal, ClientSignal) or identifiers.identity is not MISSING or identifiers.user_id is MISSING:
            return None
        profile = self._identities.create(identifiers.user_id)
        profile.fixed.time = now if signal.time is MISSING else signal.time
        profile.add_identifiers(signal.identifiers)
        return profile

    def _caused_events(
        self, signal: ClientSignal | ServerSignal, observed: Observed, now: int
    ) -> Iterator[EventType | None]:
        if isinstance(signal, ServerSignal):
            yield observed.add_ip(signal.ip, now)
            location = _location(signal)
            if location is not None:
                yield observed.add_location(location, now)
        if signal.device is not MISSING:
            yield observed.add_device(signal.device, now, self._identities.seen_devices)

    def _receipt(self, started: int, events: list[EventType]) -> SignalReceipt:
        signal_id = self._ids.new("sig")
        results = [
            ImmediateResult(id=signal_id, subscription=SUBSCRIPTION, type=event, level=LEVELS[event])
            for event in events
        ]
        return SignalReceipt(started=started, finished=milliseconds(self._clock()), immediate_results=results)


def _location(signal: ServerSignal) -> Location | None:
    """Where the user is: by the coordinates if both are given, else by the address."""
    if signal.lat is MISSING or signal.lon is MISSING:
        return places.of_address(signal.ip)
    return places.nearest(signal.lat, signal.lon)
