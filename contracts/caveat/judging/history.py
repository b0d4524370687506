"""The exchanges that came before: all that a rule may remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

from caveat.errors import Unparsable
from caveat.exchange import Exchange

T = TypeVar("T")

Step: TypeAlias = Callable[[T, Exchange], T]


class History:
    """The exchanges of one run that came before, oldest first: all that a rule may remember."""

    def __init__(self, exchanges: Iterable[Exchange] = ()) -> None:
        self._exchanges = list(exchanges)
        # What each step has made so far, and of how many exchanges; the step that is the key fixes the value's type.
        self._folds: dict[object, tuple[int, Any]] = {}

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._exchanges)

    def add(self, exchange: Exchange) -> None:
        """Remember an exchange, after it has been judged."""
        self._exchanges.append(exchange)

    def fold(self, step: Step[T], start: T) -> T:
        """What `step` makes of all exchanges so far, beginning with `start`.

        Remembered between calls under `step` alone, so that a run of n exchanges costs n steps; a `start` given later
        counts for nothing. `step` must be a module-level function, and must not look at an exchange's future; it may
        change and return the value it was given. Where it raises `Unparsable` that exchange is passed over, for a
        schema check tells of it.
        """
        done, known = self._folds.get(step, (0, start))
        value: T = known
        for count, exchange in enumerate(self._exchanges[done:], done + 1):
            try:
                with suppress(Unparsable):
                    value = step(value, exchange)
            finally:
                # Stored though the step has failed: it may have changed the value, and must not do so twice.
                self._folds[step] = (count, value)
        return value
