"""All measurements of mocks."""

from __future__ import annotations

from collections.abc import Iterator

from bench import lists, memory, rates, start


def lines(requests: int = memory.REQUESTS) -> Iterator[str]:
    """The results as text, one line at a time; memory is measured after this many requests."""
    yield from rates.lines()
    yield from start.lines()
    yield from lists.lines()
    yield from memory.lines(requests)
