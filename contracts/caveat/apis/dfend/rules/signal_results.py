"""What the answer to a signal says: when the work was done, and which events came of it."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.dfend.rules.levels import LEVELS
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import SignalReceipt
from caveat_models.dfend.operations import Operation

_SEND = [Operation.SEND_SIGNAL]
_RETURNS = "https://dfend.gitbook.io/documentation/developer-api/https-api/signal, Returns"

_FIRST, _LAST = 10**12, 10**13
"""In milliseconds from 2001 to 2286; what is meant as seconds or microseconds lies outside."""


@rule(
    "DFE001",
    on=_SEND,
    evidence=documented("https://dfend.gitbook.io/documentation/developer-api/types/event/type"),
    accepted=True,
)
def each_type_has_its_level(exchange: Exchange) -> Iterator[Breach]:
    """A result has the level that is documented for its type."""
    for index, result in enumerate(exchange.response.parse(SignalReceipt).immediate_results):
        if result.level is not LEVELS[result.type]:
            message = f"the level of {result.type} is {result.level}, expected {LEVELS[result.type]}"
            yield Breach(message, at=f"body /immediateResults/{index}/level")


@rule(
    "DFE002",
    on=_SEND,
    evidence=inferred(
        "the id of a result is documented as that of the signal, and one request sends one signal",
        "https://dfend.gitbook.io/documentation/developer-api/types/immediateresult",
    ),
    accepted=True,
)
def results_share_the_id_of_their_signal(exchange: Exchange) -> Iterator[Breach]:
    """All results of one signal have the same id."""
    results = exchange.response.parse(SignalReceipt).immediate_results
    for index, result in enumerate(results):
        if result.id != results[0].id:
            message = f"the id is {result.id!r}, expected that of the first result, {results[0].id!r}"
            yield Breach(message, at=f"body /immediateResults/{index}/id")


@rule("DFE003", on=_SEND, evidence=inferred("it follows from the names of the two fields", _RETURNS), accepted=True)
def work_ends_after_it_began(exchange: Exchange) -> Iterator[Breach]:
    """The work on a signal is not finished before it started."""
    receipt = exchange.response.parse(SignalReceipt)
    if receipt.finished < receipt.started:
        message = f"finished is {receipt.finished}, expected no less than started, which is {receipt.started}"
        yield Breach(message, at="body /finished")


@rule("DFE004", on=_SEND, evidence=documented(_RETURNS), accepted=True)
def times_are_milliseconds(exchange: Exchange) -> Iterator[Breach]:
    """The times of an answer are Unix timestamps in milliseconds, not in another unit."""
    receipt = exchange.response.parse(SignalReceipt)
    for name, time in (("started", receipt.started), ("finished", receipt.finished)):
        if not _FIRST <= time < _LAST:
            message = f"{name} is {time}, expected milliseconds, which are between {_FIRST} and {_LAST} in our time"
            yield Breach(message, at=f"body /{name}")
