"""The signals that a response lists, and those that earlier responses listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from caveat.exchange import Exchange
from caveat.judging.latest import latest
from caveat.judging.memory import Memory, Recent
from caveat_models.unleash.models import SignalSchema, SignalsSchema
from caveat_models.unleash.operations import Operation


@latest
def signals(exchange: Exchange) -> list[SignalSchema]:
    """The signals that the response to a call lists; none for an error response. Raises `Unparsable`."""
    if exchange.operation != Operation.CALL_SIGNAL_ENDPOINT or not exchange.response.ok:
        return []
    return exchange.response.parse(SignalsSchema).signals


MAX_SIGNALS = 1_000
"""How many of the latest signals rules remember."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A signal, and the exchange whose response listed it."""

    signal: SignalSchema
    exchange: Exchange


@dataclass(slots=True)
class ListedSignals:
    """The signals that earlier responses listed."""

    by_id: Recent[int, Listed] = field(default_factory=lambda: Recent(MAX_SIGNALS))
    highest: Listed | None = None
    """The one with the highest id."""

    def walk(self, exchange: Exchange) -> Iterator[tuple[int, SignalSchema, Listed | None]]:
        """Each signal of a response with its index, and the one with the highest id of all before it."""
        highest = self.highest
        for index, signal in enumerate(signals(exchange)):
            yield index, signal, highest
            if highest is None or signal.id > highest.signal.id:
                highest = Listed(signal, exchange)


def _remember(listed: ListedSignals, exchange: Exchange) -> ListedSignals:
    for signal in signals(exchange):
        latest = Listed(signal, exchange)
        listed.by_id.setdefault(signal.id, latest)
        if listed.highest is None or signal.id > listed.highest.signal.id:
            listed.highest = latest
    return listed


LISTED_SIGNALS = Memory(ListedSignals, _remember, frozenset({Operation.CALL_SIGNAL_ENDPOINT}))
