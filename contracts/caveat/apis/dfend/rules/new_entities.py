"""What is reported as new is new: users, their devices, places and addresses."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, sender, sent, subject
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import EventType, SignalReceipt
from caveat_models.dfend.operations import Operation

_SEND = [Operation.SEND_SIGNAL]
_TYPES = "https://dfend.gitbook.io/documentation/developer-api/types/event/type"

LATELY = 100
"""How many of the latest signals and registrations count where a vendor may forget the oldest things of a user."""

_UNIQUE = ("deviceId", "installId", "identifierForVendor", "androidId", "imei")
"""Fields that tell one device from all others; what has none may be two devices of one make."""


@dataclass(frozen=True, slots=True)
class _Signal:
    """Of whom a signal was, what it said, and what came of it."""

    user: tuple[str, str, str]
    """Sender, field and value."""
    said: Mapping[str, JsonValue]
    told: tuple[EventType, ...]
    exchange: Exchange


_Signals: TypeAlias = deque[_Signal | None]
"""The latest signals and registrations; None where nothing follows from one, though a vendor may forget over it."""

_Thing: TypeAlias = Callable[[_Signal], JsonValue]
"""What may be new, as a signal tells it; None where it tells too little to know it again."""


def _remember(known: _Signals, exchange: Exchange) -> _Signals:
    if exchange.response.ok and exchange.operation == Operation.SEND_SIGNAL:
        known.append(_signal(exchange))
    elif exchange.response.ok and exchange.operation == Operation.REGISTER_IDENTITY:
        known.append(None)
    return known


def _signal(exchange: Exchange) -> _Signal | None:
    said, named = sent(exchange), subject(exchange)
    # What answers to an idempotency key may have come of another signal, and long ago.
    if named is None or "idempotencyKey" in said:
        return None
    told = tuple(result.type for result in exchange.response.parse(SignalReceipt).immediate_results)
    return _Signal((sender(exchange), *named), said, told, exchange)


_SIGNALS = Memory(
    lambda: _Signals(maxlen=REMEMBERED), _remember, frozenset({Operation.SEND_SIGNAL, Operation.REGISTER_IDENTITY})
)


def _user(signal: _Signal) -> JsonValue:
    return signal.user[-1]


def _device(signal: _Signal) -> JsonValue:
    device = signal.said.get("device")
    return device if isinstance(device, dict) and any(device.get(name) for name in _UNIQUE) else None


def _address(signal: _Signal) -> JsonValue:
    return signal.said.get("ip")


def _place(signal: _Signal) -> JsonValue:
    told = {name: signal.said[name] for name in ("ip", "lat", "lon") if name in signal.said}
    return told if "ip" in told else None


def _again(
    event: EventType, thing: _Thing, exchange: Exchange, known: _Signals, latest: int = LATELY
) -> Iterator[Breach]:
    """Of an event that may tell of each thing once: that it tells of one again."""
    signal, restarted = _signal(exchange), EventType.NEW_IDENTITY
    if signal is None or event not in signal.told or thing(signal) is None:
        return
    if restarted in signal.told and event is not restarted:
        # With a user who begins anew nothing was seen before.
        return
    for before in islice(reversed(known), latest):
        if before is None or before.user != signal.user:
            continue
        if event in before.told and thing(before) == thing(signal):
            message = f"{event} tells of {thing(signal)!r} again, expected that once at the most"
            at = f"body /immediateResults/{signal.told.index(event)}"
            yield Breach(message, at=at, earlier=(before.exchange,))
            return
        if restarted in before.told:
            return


@rule(
    "DFE015",
    on=_SEND,
    evidence=inferred(
        "an identity is unique by its user's id, so a user gets one but once",
        "https://dfend.gitbook.io/documentation/developer-api/types/identity",
    ),
    memory=_SIGNALS,
    accepted=True,
)
def a_user_is_new_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """A user is reported as new at most once."""
    yield from _again(EventType.NEW_IDENTITY, _user, exchange, signals, REMEMBERED)


@rule(
    "DFE016",
    on=_SEND,
    evidence=inferred("the event is for a device that was not seen with the user before", _TYPES),
    memory=_SIGNALS,
    accepted=True,
)
def a_device_is_new_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """A device that has an id is reported as new to the same user at most once."""
    yield from _again(EventType.NEW_DEVICE, _device, exchange, signals)


@rule(
    "DFE017",
    on=_SEND,
    evidence=inferred(
        "the event is for a city or region that was not seen before, and the same data lead to the same one", _TYPES
    ),
    memory=_SIGNALS,
    accepted=True,
)
def a_place_is_new_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """The same address, with the same coordinates if any, is a new location of the same user at most once."""
    yield from _again(EventType.NEW_LOCATION, _place, exchange, signals)


@rule(
    "DFE019",
    on=_SEND,
    evidence=inferred("the event is for an address unlike the earlier ones, of which it is then one", _TYPES),
    memory=_SIGNALS,
    accepted=True,
)
def an_address_is_unlike_others_once(exchange: Exchange, signals: _Signals) -> Iterator[Breach]:
    """The same address of the same user is reported as unlike the earlier ones at most once."""
    yield from _again(EventType.IP_SIMILARITY, _address, exchange, signals)
