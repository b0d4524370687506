"""Rules of signals that are repeated with their idempotency key."""

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
class _Accepted:
    """A signal, its receipt and their exchange."""

    signal: Mapping[str, JsonValue]
    receipt: SignalReceipt
    exchange: Exchange


_ByKey: TypeAlias = Recent[tuple[str, str], _Accepted]
"""The first signal of each API key and idempotency key."""


def _first(by_key: _ByKey, exchange: Exchange) -> _Accepted | None:
    """The first signal with the same idempotency key."""
    key = _key(exchange)
    return None if key is None else by_key.get(key)


def _remember(by_key: _ByKey, exchange: Exchange) -> _ByKey:
    key = _key(exchange)
    if exchange.response.ok and key is not None:
        receipt = exchange.response.parse(SignalReceipt)
        by_key[key] = by_key.get(key) or _Accepted(sent(exchange), receipt, exchange)
    return by_key


_FIRST_SIGNALS = Memory(lambda: _ByKey(REMEMBERED), _remember, frozenset(_SEND))


def _key(exchange: Exchange) -> tuple[str, str] | None:
    key = sent(exchange).get("idempotencyKey")
    return (sender(exchange), key) if isinstance(key, str) else None


@rule(
    "DFE005",
    on=_SEND,
    evidence=documented(
        "https://dfend.gitbook.io/documentation/developer-api/https-api/signal, Accepts, idempotencyKey"
    ),
    memory=_FIRST_SIGNALS,
    accepted=True,
)
def a_repeated_signal_causes_no_new_event(exchange: Exchange, by_key: _ByKey) -> Iterator[Breach]:
    """A signal that is repeated with its idempotency key causes no new event."""
    first = _first(by_key, exchange)
    # DFend promises nothing about another signal with the same key.
    if first is None or first.signal != sent(exchange):
        return
    events = {(result.id, result.type) for result in first.receipt.immediate_results}
    for index, result in enumerate(exchange.response.parse(SignalReceipt).immediate_results):
        if (result.id, result.type) not in events:
            message = f"{result.type} of {result.id!r} is new, expected only events of the first response"
            yield Breach(message, at=f"body /immediateResults/{index}", earlier=(first.exchange,))


@rule(
    "DFE006",
    on=_SEND,
    evidence=assumed(
        "the page says that duplicates are prevented, not how they are answered; the first response is usual"
    ),
    memory=_FIRST_SIGNALS,
    accepted=True,
)
def a_repeated_key_returns_the_first_response(exchange: Exchange, by_key: _ByKey) -> Iterator[Breach]:
    """A repeated idempotency key returns the first response again."""
    first = _first(by_key, exchange)
    if first is not None and exchange.response.parse(SignalReceipt) != first.receipt:
        message = "the response differs, expected the first response to this idempotencyKey"
        yield Breach(message, at="body", earlier=(first.exchange,))
