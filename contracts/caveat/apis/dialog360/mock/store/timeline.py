"""A bounded list of records in the order of their time, with fast access to a range of dates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from caveat.apis.dialog360.mock.store.dates import utc_date
from caveat.apis.dialog360.mock.store.index_keys import IndexKey
from caveat.apis.dialog360.mock.store.table import Page

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class TimeRange(Generic[R]):
    """The records of a range of dates, oldest first; a view that copies no records."""

    records: Sequence[R]
    """The records of all dates."""
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[R]:
        return iter(self.records[self.start : self.stop])

    def page(self, offset: int, limit: int) -> Page[R]:
        """Some of the records, oldest first."""
        start = min(self.start + offset, self.stop)
        return Page(tuple(self.records[start : min(start + limit, self.stop)]), len(self))


class Timeline(Generic[R]):
    """Keeps at most `bound` records; past the bound, the oldest tenth is evicted.

    Each index key has its own list of records, in which a date is found by bisection.
    """

    def __init__(
        self, bound: int, time_of: Callable[[R], datetime], index_keys: Callable[[R], Iterable[IndexKey]]
    ) -> None:
        self._bound = bound
        self._time_of = time_of
        self._index_keys = index_keys
        self._records: list[R] = []
        self._index: defaultdict[IndexKey, list[R]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._records)

    def dump(self) -> tuple[R, ...]:
        """All records, oldest first."""
        return tuple(self._records)

    def load(self, records: Iterable[R]) -> None:
        """Add the records of another timeline to this one, which is empty."""
        for record in records:
            self.add(record)

    def add(self, record: R) -> None:
        """Add a record."""
        for records in (self._records, *(self._index[key] for key in self._index_keys(record))):
            if records and self._time_of(record) < self._time_of(records[-1]):
                insort(records, record, key=self._time_of)
            else:
                records.append(record)
        if len(self._records) > self._bound:
            self._evict(max(self._bound // 10, 1))

    def count(self, index_key: IndexKey) -> int:
        """The number of records that an index key finds."""
        return len(self._index.get(index_key, ()))

    def latest(self, index_key: IndexKey) -> R | None:
        """The latest record that an index key finds."""
        records = self._index.get(index_key)
        return records[-1] if records else None

    def between(self, index_key: IndexKey, first: date, last: date) -> TimeRange[R]:
        """The records that an index key finds from the first to the last date, both included, in UTC."""
        records = self._index.get(index_key, [])
        start = bisect_left(records, first, key=self._date_of)
        return TimeRange(records, start, max(start, bisect_right(records, last, key=self._date_of)))

    def _date_of(self, record: R) -> date:
        return utc_date(self._time_of(record))

    def _evict(self, count: int) -> None:
        # Every list is in the order of time, so the evicted records are at its start.
        evicted = Counter(key for record in self._records[:count] for key in self._index_keys(record))
        del self._records[:count]
        for index_key, times in evicted.items():
            del self._index[index_key][:times]
            if not self._index[index_key]:
                del self._index[index_key]
