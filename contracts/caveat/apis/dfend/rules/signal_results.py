"""Rules of the receipt of a signal: its times, and the results that report events."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.dfend.rules.levels import documented_level
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import EventType, SignalReceipt
from caveat_models.dfend.operations import Operation

_SEND = [Operation.SEND_SIGNAL]
_RETURNS = "https://dfend.gitbook.io/documentation/developer-api/https-api/signal, Returns"

_MIN_MS, _MAX_MS = 10**12, 10**13
"""The years 2001 to 2286; present times in seconds or microseconds are outside."""


@rule(
    "DFE001",
    on=_SEND,
    evidence=documented("https://dfend.gitbook.io/documentation/developer-api/types/event/type"),
    accepted=True,
)
def each_type_has_its_documented_level(exchange: Exchange) -> Iterator[Breach]:
    """Each result has the documented level of its type."""
    for index, result in enumerate(exchange.response.parse(SignalReceipt).immediate_results):
        level = documented_level(result.type)
        if level is not None and result.level != level:
            message = f"the level of {result.type} is {result.level}, expected {level}"
            yield Breach(message, at=f"body /immediateResults/{index}/level")


@rule(
    "DFE002",
    on=_SEND,
    evidence=inferred(
        "the id of a result is documented as the id of the signal, and one request sends one signal",
        "https://dfend.gitbook.io/documentation/developer-api/types/immediateresult",
    ),
    accepted=True,
)
def results_share_the_id_of_their_signal(exchange: Exchange) -> Iterator[Breach]:
    """All results of one signal have the same id."""
    results = exchange.response.parse(SignalReceipt).immediate_results
    for index, result in enumerate(results):
        if result.id != results[0].id:
            message = f"the id is {result.id!r}, expected {results[0].id!r}, the id of the first result"
            yield Breach(message, at=f"body /immediateResults/{index}/id")


@rule("DFE003", on=_SEND, evidence=inferred("it follows from the names of the two fields", _RETURNS), accepted=True)
def a_signal_is_finished_after_it_is_started(exchange: Exchange) -> Iterator[Breach]:
    """`finished` is not earlier than `started`."""
    receipt = exchange.response.parse(SignalReceipt)
    if receipt.finished < receipt.started:
        message = f"finished is {receipt.finished}, expected at least {receipt.started}, the value of started"
        yield Breach(message, at="body /finished")


@rule("DFE004", on=_SEND, evidence=documented(_RETURNS), accepted=True)
def times_are_milliseconds(exchange: Exchange) -> Iterator[Breach]:
    """The times of a receipt are Unix timestamps in milliseconds."""
    receipt = exchange.response.parse(SignalReceipt)
    for name, time in (("started", receipt.started), ("finished", receipt.finished)):
        if not _MIN_MS <= time < _MAX_MS:
            message = f"{name} is {time}, expected Unix time in ms, from {_MIN_MS} (2001) to {_MAX_MS} (2286)"
            yield Breach(message, at=f"body /{name}")


@rule(
    "DFE026",
    on=_SEND,
    evidence=documented("https://dfend.gitbook.io/documentation/developer-api/types/event/type, CARRIER_SWITCH"),
    accepted=True,
)
def a_new_carrier_never_comes_alone(exchange: Exchange) -> Iterator[Breach]:
    """CARRIER_SWITCH is reported only together with NEW_DEVICE or IMPOSSIBLE_TRAVEL."""
    types = [result.type for result in exchange.response.parse(SignalReceipt).immediate_results]
    if EventType.CARRIER_SWITCH in types and not {EventType.NEW_DEVICE, EventType.IMPOSSIBLE_TRAVEL} & set(types):
        message = f"the events are {', '.join(types)}, expected NEW_DEVICE or IMPOSSIBLE_TRAVEL with CARRIER_SWITCH"
        yield Breach(message, at=f"body /immediateResults/{types.index(EventType.CARRIER_SWITCH)}/type")
