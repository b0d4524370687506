"""Things that are found by id, and listed page by page in the order they came."""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from caveat.apis.dialog360.mock.store.errors import Missing
from caveat.apis.dialog360.mock.store.index_keys import Label

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some things of a list, and how many the whole list has."""

    things: tuple[T, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Stock(Generic[T]):
    """All that a shelf holds, by key, oldest first."""

    settled: Mapping[str, T]
    """What never gives way."""
    others: Mapping[str, T]


class Shelf(Generic[T]):
    """Holds at most `bound` things of a kind; then the oldest gives way, unless it was there when the world began.

    A page costs the same however much the shelf holds: each label has its own list of the things under it.
    """

    def __init__(self, kind: str, bound: int, labels: Callable[[T], Iterable[Label]]) -> None:
        self._kind = kind
        self._bound = bound
        self._labels = labels
        self._things: dict[int, tuple[str, T]] = {}
        self._numbers: dict[str, int] = {}
        self._order: list[int] = []
        self._listed: defaultdict[Label, list[int]] = defaultdict(list)
        self._counter = itertools.count()
        self._settled = 0

    def __len__(self) -> int:
        return len(self._order)

    def settle(self) -> None:
        """What is here now never gives way."""
        self._settled = next(self._counter)

    def dump(self) -> Stock[T]:
        """All that is here."""
        first = bisect_left(self._order, self._settled)
        settled, others = self._order[:first], self._order[first:]
        return Stock(dict(self._things[number] for number in settled), dict(self._things[number] for number in others))

    def load(self, stock: Stock[T]) -> None:
        """Take in what another shelf held; this one is empty."""
        for key, thing in stock.settled.items():
            self.put(key, thing)
        self.settle()
        for key, thing in stock.others.items():
            self.put(key, thing)

    def put(self, key: str, thing: T) -> None:
        """Add a thing, or put it in the place of the one with its key."""
        number = self._numbers.get(key)
        if number is None:
            number = next(self._counter)
            self._numbers[key] = number
        else:
            self._unlist(number)
        self._things[number] = (key, thing)
        for label in {None, *self._labels(thing)}:
            insort(self._order if label is None else self._listed[label], number)
        self._give_way()

    def find(self, key: str, label: Label) -> T:
        """The thing with that key, if it stands under the label; raises `Missing`."""
        number = self._numbers.get(key)
        if number is not None and _holds(self._listed.get(label, ()), number):
            return self._things[number][1]
        raise Missing(self._kind, key)

    def take(self, key: str) -> None:
        """Take a thing away, if it is there."""
        number = self._numbers.pop(key, None)
        if number is not None:
            self._unlist(number)
            del self._things[number]

    def all(self, label: Label) -> tuple[T, ...]:
        """All things under a label, oldest first."""
        return tuple(self._things[number][1] for number in self._listed.get(label, ()))

    def page(self, label: Label, offset: int, limit: int) -> Page[T]:
        """Some of the things under a label, oldest first."""
        listed = self._listed.get(label, [])
        return Page(tuple(self._things[number][1] for number in listed[offset : offset + limit]), len(listed))

    def _unlist(self, number: int) -> None:
        for label in {None, *self._labels(self._things[number][1])}:
            listed = self._order if label is None else self._listed[label]
            del listed[bisect_left(listed, number)]
            if not listed and label is not None:
                del self._listed[label]

    def _give_way(self) -> None:
        oldest = bisect_left(self._order, self._settled)
        if len(self._order) - oldest > self._bound:
            self.take(self._things[self._order[oldest]][0])


def _holds(listed: Sequence[int], number: int) -> bool:
    """Whether a number is among others, which are in order."""
    place = bisect_left(listed, number)
    return place < len(listed) and listed[place] == number
