"""Parts of sentences."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, noun: str) -> str:
    """A number with its noun: `no findings`, `1 finding`, `1,024 findings`."""
    figure = f"{number:,}" if number else "no"
    return f"{figure} {noun}{'' if number == 1 else 's'}"


def first_few(names: Sequence[str], limit: int) -> str:
    """The first names, and the number of the others: `a, b and 3 more`."""
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more:,} more" if more > 0 else "")
