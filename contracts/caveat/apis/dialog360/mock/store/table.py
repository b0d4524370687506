"""A bounded table of records, found by key and listed in pages by index key."""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.index_keys import IndexKey

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some records of a list, and the length of the whole list."""

    records: tuple[R, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[R]):
    """All records of a table by key, oldest first."""

    seed: Mapping[str, R]
    """Records that are never evicted."""
    others: Mapping[str, R]


class Table(Generic[R]):
    """Keeps its seed records, and at most `bound` others; past the bound, the oldest of the others is evicted.

    A page costs the same for a small and a large table: each index key has its own list of records.
    """

    def __init__(self, kind: str, bound: int, index_keys: Callable[[R], Iterable[IndexKey]]) -> None:
        self._kind = kind
        self._bound = bound
        self._index_keys = index_keys
        self._rows: dict[int, tuple[str, R]] = {}
        self._numbers: dict[str, int] = {}
        self._order: list[int] = []
        self._index: defaultdict[IndexKey, list[int]] = defaultdict(list)
        self._counter = itertools.count()
        self._first_evictable = 0

    def __len__(self) -> int:
        return len(self._order)

    def protect_seed(self) -> None:
        """Make the records that are in the table now its seed records."""
        self._first_evictable = next(self._counter)

    def dump(self) -> Snapshot[R]:
        """All records."""
        first = bisect_left(self._order, self._first_evictable)
        seed, others = self._order[:first], self._order[first:]
        return Snapshot(dict(self._rows[number] for number in seed), dict(self._rows[number] for number in others))

    def load(self, snapshot: Snapshot[R]) -> None:
        """Add the records of another table to this one, which is empty."""
        for key, record in snapshot.seed.items():
            self.put(key, record)
        self.protect_seed()
        for key, record in snapshot.others.items():
            self.put(key, record)

    def put(self, key: str, record: R) -> None:
        """Add a record, or replace the record with this key."""
        number = self._numbers.get(key)
        if number is None:
            number = next(self._counter)
            self._numbers[key] = number
        else:
            self._remove_from_index(number)
        self._rows[number] = (key, record)
        for index_key in {None, *self._index_keys(record)}:
            insort(self._order if index_key is None else self._index[index_key], number)
        self._evict()

    def find(self, key: str, index_key: IndexKey) -> R:
        """The record with this key, if the index key finds it too. Raises `NotFound`."""
        number = self._numbers.get(key)
        if number is not None and _contains(self._index.get(index_key, ()), number):
            return self._rows[number][1]
        raise NotFound(self._kind, key)

    def remove(self, key: str) -> None:
        """Remove the record with this key, if there is one."""
        number = self._numbers.pop(key, None)
        if number is not None:
            self._remove_from_index(number)
            del self._rows[number]

    def all(self, index_key: IndexKey) -> tuple[R, ...]:
        """All records that an index key finds, oldest first."""
        return tuple(self._rows[number][1] for number in self._index.get(index_key, ()))

    def page(self, index_key: IndexKey, offset: int, limit: int) -> Page[R]:
        """Some of the records that an index key finds, oldest first."""
        numbers = self._index.get(index_key, [])
        return Page(tuple(self._rows[number][1] for number in numbers[offset : offset + limit]), len(numbers))

    def _remove_from_index(self, number: int) -> None:
        for index_key in {None, *self._index_keys(self._rows[number][1])}:
            numbers = self._order if index_key is None else self._index[index_key]
            del numbers[bisect_left(numbers, number)]
            if not numbers and index_key is not None:
                del self._index[index_key]

    def _evict(self) -> None:
        oldest = bisect_left(self._order, self._first_evictable)
        if len(self._order) - oldest > self._bound:
            self.remove(self._rows[self._order[oldest]][0])


def _contains(numbers: Sequence[int], number: int) -> bool:
    """Whether sorted numbers contain a number."""
    index = bisect_left(numbers, number)
    return index < len(numbers) and numbers[index] == number
