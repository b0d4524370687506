"""Small pieces of sentences."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """A number of things: `no findings`, `1 finding`, `1,024 findings`."""
    shown = f"{number:,}" if number else "no"
    return f"{shown} {noun}{'' if number == 1 else 's'}"
