"""Values of names such as `start` and `end`, in order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from caveat.json_text import JsonValue
from caveat.resources.words import plain

_ORDERS = (("start", "end"), ("begin", "end"), ("from", "to"), ("from", "until"), ("min", "max"), ("after", "before"))
"""Words of two names whose values are in order: `start_date` is not after `end_date`."""


def in_order(item: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The item with the values of names such as `start` and `end` in order."""
    ordered = dict(item)
    for one, other in combinations(ordered, 2):
        for first, second in ((one, other), (other, one)):
            low, high = ordered[first], ordered[second]
            if _is_before(first, second) and _are_swapped(low, high):
                ordered[first], ordered[second] = high, low
    return ordered


def _is_before(name: str, other: str) -> bool:
    one, two = plain(name), plain(other)
    return any(low in one and one.replace(low, high, 1) == two for low, high in _ORDERS)


def _are_swapped(low: JsonValue, high: JsonValue) -> bool:
    if isinstance(low, str) and isinstance(high, str):
        return low > high
    numbers = isinstance(low, int | float) and isinstance(high, int | float)
    return numbers and low > high  # type: ignore[operator] # both are numbers
