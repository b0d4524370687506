"""Fills lists with a large `minItems`: generating every item would exceed the limits of a sample."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence

from caveat.json_text import JsonValue

MAX_ITEMS = 100_000
"""The maximum number of items; a schema that requires more gets a list that is too short."""

MAX_GENERATED = 100
"""The number of generated items; others are made from them."""


def repeated(items: Sequence[JsonValue], count: int) -> Iterator[JsonValue]:
    """`count` items, by repeating the given ones."""
    return itertools.islice(itertools.cycle(items), count)


def different(items: Sequence[JsonValue], count: int, is_allowed: Callable[[JsonValue], bool]) -> Iterator[JsonValue]:
    """Up to `count` items like the last one that differ from all items in a number or a text."""
    taken = {json.dumps(item, sort_keys=True) for item in items}
    candidates = (other for number in range(MAX_ITEMS) for other in _numbered(items[-1], number))
    for candidate in candidates:
        if count <= 0:
            return
        key = json.dumps(candidate, sort_keys=True)
        if key not in taken and is_allowed(candidate):
            taken.add(key)
            count -= 1
            yield candidate


def _numbered(value: JsonValue, number: int) -> Iterator[JsonValue]:
    """Values like this one with a number in it."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield number
        yield value + number
    elif isinstance(value, str):
        yield f"{value}{number}"
        yield f"{number:0{len(value)}}"
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from ({**value, name: other} for other in _numbered(part, number))
