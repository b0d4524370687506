"""All that is measured of mocks."""

from __future__ import annotations

from collections.abc import Iterator

from bench import lists, memory, rates, start


def lines(requests: int = memory.REQUESTS) -> Iterator[str]:
    """What is measured, for people, as soon as it is; memory after so many requests."""
    yield from rates.lines()
    yield from start.lines()
    yield from lists.lines()
    yield from memory.lines(requests)
