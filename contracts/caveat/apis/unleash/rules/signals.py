"""The signals that an answer lists, and all that were listed before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from caveat.exchange import Exchange
from caveat.judging.history import History
from caveat_models.unleash.models import SignalSchema, SignalsSchema
from caveat_models.unleash.operations import Operation


def signals(exchange: Exchange) -> list[SignalSchema]:
    """The signals that the answer to a call lists, none where it is a refusal; raises `Unparsable`."""
    if exchange.operation != Operation.CALL_SIGNAL_ENDPOINT or not exchange.response.ok:
        return []
    return exchange.response.parse(SignalsSchema).signals


@dataclass(slots=True)
class Seen:
    """The signals listed so far."""

    by_id: dict[int, SignalSchema] = field(default_factory=dict)
    highest: SignalSchema | None = None
    """The one with the highest id."""

    def walk(self, listed: list[SignalSchema]) -> Iterator[tuple[int, SignalSchema, SignalSchema | None]]:
        """Each signal of an answer with its index, and the one with the highest id of all before it."""
        highest = self.highest
        for index, signal in enumerate(listed):
            yield index, signal, highest
            highest = signal if highest is None or signal.id > highest.id else highest


def seen(history: History) -> Seen:
    """The signals listed so far."""
    return history.fold(_remember, Seen())


def _remember(before: Seen, exchange: Exchange) -> Seen:
    for signal in signals(exchange):
        before.by_id.setdefault(signal.id, signal)
        if before.highest is None or signal.id > before.highest.id:
            before.highest = signal
    return before
