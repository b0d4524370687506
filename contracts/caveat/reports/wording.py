"""Parts of sentences."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """A number with its noun: `no findings`, `1 finding`, `1,024 findings`."""
    figure = f"{number:,}" if number else "no"
    return f"{figure} {noun}{'' if number == 1 else 's'}"
