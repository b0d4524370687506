"""A signal that is sent again with its idempotency key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, sender, sent
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import assumed, documented
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import SignalReceipt
from caveat_models.dfend.operations import Operation

_SEND = [Operation.SEND_SIGNAL]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A signal and its receipt."""

    signal: Mapping[str, JsonValue]
    receipt: SignalReceipt
    exchange: Exchange


_Known: TypeAlias = Recent[tuple[str, str], _Taken]


def _first(known: _Known, exchange: Exchange) -> _Taken | None:
    """What was sent first with the same idempotency key, and what the answer was."""
    key = _key(exchange)
    return None if key is None else known.get(key)


def _remember(known: _Known, exchange: Exchange) -> _Known:
    key = _key(exchange)
    if exchange.response.ok and key is not None:
        receipt = exchange.response.parse(SignalReceipt)
        known[key] = known.get(key) or _Taken(sent(exchange), receipt, exchange)
    return known


_TAKEN = Memory(lambda: _Known(REMEMBERED), _remember, frozenset(_SEND))


def _key(exchange: Exchange) -> tuple[str, str] | None:
    key = sent(exchange).get("idempotencyKey")
    return (sender(exchange), key) if isinstance(key, str) else None


@rule(
    "DFE005",
    on=_SEND,
    evidence=documented(
        "https://dfend.gitbook.io/documentation/developer-api/https-api/signal, Accepts, idempotencyKey"
    ),
    memory=_TAKEN,
    accepted=True,
)
def a_repeated_signal_causes_no_event(exchange: Exchange, taken: _Known) -> Iterator[Breach]:
    """A signal that is sent again with its idempotency key causes no event that it did not cause before."""
    before = _first(taken, exchange)
    # The same key with another signal is a mistake of the sender's, about which nothing is promised.
    if before is None or before.signal != sent(exchange):
        return
    known = {(result.id, result.type) for result in before.receipt.immediate_results}
    for index, result in enumerate(exchange.response.parse(SignalReceipt).immediate_results):
        if (result.id, result.type) not in known:
            message = f"{result.type} of {result.id!r} is new, expected only what the signal caused the first time"
            yield Breach(message, at=f"body /immediateResults/{index}", earlier=(before.exchange,))


@rule(
    "DFE006",
    on=_SEND,
    evidence=assumed("duplicates are said to be prevented, but not how one is answered; to repeat the answer is usual"),
    memory=_TAKEN,
    accepted=True,
)
def a_repeated_key_gives_the_first_answer(exchange: Exchange, taken: _Known) -> Iterator[Breach]:
    """An idempotency key that was sent before gives the answer that it gave then."""
    before = _first(taken, exchange)
    if before is not None and exchange.response.parse(SignalReceipt) != before.receipt:
        message = "the answer is a new one, expected the first one to this idempotencyKey again"
        yield Breach(message, at="body", earlier=(before.exchange,))
