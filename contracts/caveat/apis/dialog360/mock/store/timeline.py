"""Things that happened, in the order of their time, and those of a period."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from caveat.apis.dialog360.mock.store.index_keys import Label
from caveat.apis.dialog360.mock.store.shelf import Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """The part of a timeline that lies in a period, not copied until it is asked for."""

    things: Sequence[T]
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[T]:
        return iter(self.things[self.start : self.stop])

    def page(self, offset: int, limit: int) -> Page[T]:
        """Some of it, oldest first."""
        start = min(self.start + offset, self.stop)
        return Page(tuple(self.things[start : min(start + limit, self.stop)]), len(self))


class Timeline(Generic[T]):
    """Holds at most `bound` things; when it overflows, the oldest tenth is forgotten.

    A period is found by bisection in the list of its label, so no query looks at what it does not answer.
    """

    def __init__(self, bound: int, moment: Callable[[T], datetime], labels: Callable[[T], Iterable[Label]]) -> None:
        self._bound = bound
        self._moment = moment
        self._labels = labels
        self._all: list[T] = []
        self._listed: defaultdict[Label, list[T]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._all)

    def dump(self) -> tuple[T, ...]:
        """All that happened and is not forgotten, oldest first."""
        return tuple(self._all)

    def add(self, thing: T) -> None:
        """Let something have happened."""
        for listed in (self._all, *(self._listed[label] for label in self._labels(thing))):
            if listed and self._moment(thing) < self._moment(listed[-1]):
                insort(listed, thing, key=self._moment)
            else:
                listed.append(thing)
        if len(self._all) > self._bound:
            self._forget(max(self._bound // 10, 1))

    def count(self, label: Label) -> int:
        """How many things under a label there are in all."""
        return len(self._listed.get(label, ()))

    def latest(self, label: Label) -> T | None:
        """What happened last under a label."""
        listed = self._listed.get(label)
        return listed[-1] if listed else None

    def between(self, label: Label, first: date, last: date) -> Stretch[T]:
        """What happened under a label from a day to a day, both included, in UTC."""
        listed = self._listed.get(label, [])
        start = bisect_left(listed, first, key=self._day)
        return Stretch(listed, start, max(start, bisect_right(listed, last, key=self._day)))

    def _day(self, thing: T) -> date:
        return self._moment(thing).astimezone(UTC).date()

    def _forget(self, many: int) -> None:
        # Every list is in the order of time, so what is forgotten stands at its beginning.
        gone = Counter(label for thing in self._all[:many] for label in self._labels(thing))
        del self._all[:many]
        for label, times in gone.items():
            del self._listed[label][:times]
            if not self._listed[label]:
                del self._listed[label]
