"""Rules of events that report a new user, device, location or address: each is new at most once."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, sender, sent, subject
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.latest import latest
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import EventType, SignalReceipt
from caveat_models.dfend.operations import Operation

_SEND = [Operation.SEND_SIGNAL]
_TYPES = "https://dfend.gitbook.io/documentation/developer-api/types/event/type"

RECENT = 100
"""How many of the latest signals and registrations count, since DFend may remove old devices or addresses of a user."""

_DEVICE_IDS = ("deviceId", "installId", "identifierForVendor", "androidId", "imei")
"""Fields that identify a device; without one, equal devices may be two of the same model."""


@dataclass(frozen=True, slots=True)
class _Signal:
    """A signal, the user it names, and the events it caused."""

    user: tuple[str, str, str]
    """API key, and field and value that name the user."""
    body: Mapping[str, JsonValue]
    events: frozenset[EventType]
    exchange: Exchange


@dataclass(slots=True)
class _Signals:
    """The latest signals and registrations, numbered in order, and what they report by user and by device."""

    latest: deque[_Signal | None] = field(default_factory=deque)
    """None for one that the rules ignore, but that may make DFend remove others."""
    count: int = 0
    of_user: dict[tuple[str, str, str], deque[tuple[int, _Signal]]] = field(default_factory=dict)
    new_devices: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How many of them report a new device with these ids."""

    def add(self, signal: _Signal | None) -> None:
        """Add a signal, and forget the oldest one if there are more than `REMEMBERED`."""
        self.count += 1
        self.latest.append(signal)
        if signal is not None:
            self.of_user.setdefault(signal.user, deque()).append((self.count, signal))
            self.new_devices[_reported_device(signal)] += 1
        forgotten = self.latest.popleft() if len(self.latest) > REMEMBERED else None
        if forgotten is not None:
            _drop_first(self.of_user, forgotten.user)
            device = _reported_device(forgotten)
            self.new_devices[device] -= 1
            if not self.new_devices[device]:
                del self.new_devices[device]

    def newest_of(self, user: tuple[str, str, str], limit: int) -> Iterator[_Signal]:
        """The signals of a user among the last `limit` ones, the newest first."""
        for number, signal in reversed(self.of_user.get(user, ())):
            if number <= self.count - limit:
                return
            yield signal


def _drop_first(index: dict[tuple[str, str, str], deque[tuple[int, _Signal]]], user: tuple[str, str, str]) -> None:
    index[user].popleft()
    if not index[user]:
        del index[user]


_Entity: TypeAlias = Callable[[_Signal], JsonValue]
"""The device, location, ... of a signal; None if the signal does not identify it."""


def _remember(signals: _Signals, exchange: Exchange) -> _Signals:
    if exchange.response.ok:
        signals.add(_signal(exchange) if exchange.operation == Operation.SEND_SIGNAL else None)
    return signals


@latest
def _signal(exchange: Exchange) -> _Signal | None:
    body, user = sent(exchange), subject(exchange)
    # The response to an idempotency key may be that of another, earlier signal.
    if user is None or "idempotencyKey" in body:
        return None
    return _Signal((sender(exchange), *user), body, _events(exchange), exchange)


@latest
def _events(exchange: Exchange) -> frozenset[EventType]:
    return frozenset(result.type for result in exchange.response.parse(SignalReceipt).immediate_results)


_SIGNALS = Memory(_Signals, _remember, frozenset({Operation.SEND_SIGNAL, Operation.REGISTER_IDENTITY}))


def _user(signal: _Signal) -> JsonValue:
    return signal.user[-1]


def _device(signal: _Signal) -> JsonValue:
    device = signal.body.get("device")
    return device if isinstance(device, dict) and any(device.get(name) for name in _DEVICE_IDS) else None


def _reported_device(signal: _Signal) -> tuple[str, ...]:
    """The ids of the device that a signal reports as new; empty if it reports none."""
    device = signal.body.get("device") if EventType.NEW_DEVICE in signal.events else None
    return tuple(str(device.get(name)) for name in _DEVICE_IDS) if isinstance(device, dict) else ()


def _address(signal: _Signal) -> JsonValue:
    return signal.body.get("ip")


def _location(signal: _Signal) -> JsonValue:
    fields = {name: signal.body[name] for name in ("ip", "lat", "lon") if name in signal.body}
    return fields if "ip" in fields else None


def _reported_again(
    event: EventType, entity: _Entity, exchange: Exchange, signals: _Signals, limit: int = RECENT
) -> Iterator[Breach]:
    """A breach if `event` was already reported for the same entity of the user in the last `limit` exchanges."""
    signal, new_user = _signal(exchange) if event in _events(exchange) else None, EventType.NEW_IDENTITY
    if signal is None:
        return
    reported = entity(signal)
    if reported is None:
        return
    if new_user in signal.events and event is not new_user:
        # For a new user, each location and address is new.
        return
    for earlier in signals.newest_of(signal.user, limit):
        if event in earlier.events and entity(earlier) == reported:
            yield _again(event, reported, signal, earlier)
            return
        if new_user in earlier.events:
            return


def _again(event: EventType, entity: JsonValue, signal: _Signal, earlier: _Signal) -> Breach:
    results = signal.exchange.response.parse(SignalReceipt).immediate_results
    index = next(index for index, result in enumerate(results) if result.type == event)
    message = f"{event} is reported for {entity!r} again, expected at most once"
    return Breach(message, at=f"body /immediateResults/{index}", earlier=(earlier.exchange,))


@rule(
    "DFE015",
    on=_SEND,
    evidence=inferred(
        "an identity is unique by its user id, so it is created once for each user",
        "https://dfend.gitbook.io/documentation/developer-api/types/identity",
    ),
    memory=_SIGNALS,
    accepted=True,
)
def a_user_is_new_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """A user is reported as new at most once."""
    yield from _reported_again(EventType.NEW_IDENTITY, _user, exchange, signals, REMEMBERED)


@rule(
    "DFE016",
    on=_SEND,
    evidence=inferred("the event is for a device that DFend has never seen, no matter with which user", _TYPES),
    memory=_SIGNALS,
    accepted=True,
)
def a_device_is_new_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """A device with an id is reported as new at most once, for all users of the account together."""
    signal = _signal(exchange) if EventType.NEW_DEVICE in _events(exchange) else None
    device = None if signal is None else _device(signal)
    if signal is None or device is None or _reported_device(signal) not in signals.new_devices:
        return
    # DFend may have removed a user who is new again, with the user's devices.
    removed = EventType.NEW_IDENTITY in signal.events
    for earlier in islice(reversed(signals.latest), RECENT):
        same_user = earlier is not None and earlier.user == signal.user
        if earlier is None or earlier.user[0] != signal.user[0] or (same_user and removed):
            continue
        if EventType.NEW_DEVICE in earlier.events and _device(earlier) == device:
            yield _again(EventType.NEW_DEVICE, device, signal, earlier)
            return
        removed = removed or (same_user and EventType.NEW_IDENTITY in earlier.events)


@rule(
    "DFE017",
    on=_SEND,
    evidence=inferred(
        "the event is for a new city or region, and equal addresses and coordinates are in the same one",
        _TYPES,
    ),
    memory=_SIGNALS,
    accepted=True,
)
def a_location_is_new_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """The same address and coordinates are reported as a new location of the same user at most once."""
    yield from _reported_again(EventType.NEW_LOCATION, _location, exchange, signals)


@rule(
    "DFE019",
    on=_SEND,
    evidence=inferred(
        "the event is for an address unlike all earlier ones, and the address is an earlier one the next time", _TYPES
    ),
    memory=_SIGNALS,
    accepted=True,
)
def an_address_is_unlike_earlier_ones_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """The same address of the same user is reported as unlike earlier addresses at most once."""
    yield from _reported_again(EventType.IP_SIMILARITY, _address, exchange, signals)
