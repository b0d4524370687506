"""Values of names that are in order."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.traffic.journeys.in_order import in_order

ITEMS: dict[str, tuple[dict[str, JsonValue], dict[str, JsonValue]]] = {
    "dates": ({"start": "b", "end": "a"}, {"start": "a", "end": "b"}),
    "in order": ({"min_age": 1, "max_age": 2}, {"min_age": 1, "max_age": 2}),
    "numbers": ({"maxAge": 1, "minAge": 2}, {"maxAge": 2, "minAge": 1}),
    "other names": ({"first": 2, "second": 1}, {"first": 2, "second": 1}),
    "other types": ({"from": 2, "to": "a"}, {"from": 2, "to": "a"}),
}


@pytest.mark.parametrize("title", ITEMS)
def test_values_are_put_in_order(title: str) -> None:
    item, expected = ITEMS[title]
    assert in_order(item) == expected
