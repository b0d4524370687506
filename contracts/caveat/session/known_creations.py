"""The creations of the items that requests name, also those of earlier units of a target that is not reset."""

from __future__ import annotations

from caveat.exchange import Exchange
from caveat.judging.judge import Judge
from caveat.judging.memory import Recent
from caveat.resources.state.creations import creations_of
from caveat.resources.state.state import MAX_ITEMS, State
from caveat.resources.state.view import ItemKey


class KnownCreations:
    """The creations that a session has seen since the target was reset, the latest ones."""

    def __init__(self, judge: Judge) -> None:
        """Start without creations; the memory of the judge has those of the current unit."""
        self._judge = judge
        self._earlier: Recent[ItemKey, Exchange] = Recent(MAX_ITEMS)

    def of(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """The creations of the items in the path of a request, those of parents first."""
        state = self._judge.memory_of(State)
        return creations_of(exchange, state, self._earlier) if state is not None else ()

    def keep(self) -> None:
        """Keep the creations of the current unit, whose memory is about to be reset."""
        state = self._judge.memory_of(State)
        self._earlier.update(state.creations if state is not None else {})

    def clear(self) -> None:
        """Forget all: the items no longer exist."""
        self._earlier.clear()
