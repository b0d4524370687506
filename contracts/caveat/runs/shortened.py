"""Shortens the list of requests that a finding needs, by leaving out groups of them (delta debugging)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

MAX_REQUESTS = 1_500
"""Requests that are sent to shorten one list."""

Positions: TypeAlias = tuple[int, ...]

Repeats: TypeAlias = Callable[[Positions], bool]
"""Whether a finding repeats after the requests at these positions alone."""


class _Spent(Exception):
    """No more requests may be sent."""


def shortened(whole: Positions, likely: Iterable[Positions], repeats: Repeats) -> Positions:
    """The positions without which a finding does not repeat, within `MAX_REQUESTS` requests.

    A finding repeats after `whole`; `likely` are shorter lists that are tried first, each from its end.
    """
    left = MAX_REQUESTS
    best = whole

    def tried(candidate: Positions) -> bool:
        nonlocal left, best
        left -= len(candidate) + 1
        if left < 0:
            raise _Spent
        if not repeats(candidate):
            return False
        best = candidate
        return True

    try:
        for pool in (*likely, whole):
            if any(tried(end) for end in _ends(pool)):
                break
        without_groups(best, tried)
    except _Spent:
        pass
    return best


def _ends(pool: Sequence[int]) -> Iterator[Positions]:
    """The last request of a list, the last two, the last four, and so on."""
    size = 1
    while size < len(pool):
        yield tuple(pool[-size:])
        size *= 2
    yield tuple(pool)


def without_groups(best: Positions, tried: Repeats) -> Positions:
    """Leave out each group that is not needed: half of the list at first, single positions at last, until all are."""
    size = max(len(best) // 2, 1)
    while best:
        start, before = 0, len(best)
        while start < len(best):
            candidate = best[:start] + best[start + size :]
            if tried(candidate):
                best = candidate
            else:
                start += size
        if size == 1 and len(best) == before:
            break
        size = max(size // 2, 1)
    return best
