"""Long lists: items like those that were generated."""

from __future__ import annotations

import json

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.long_lists import different, repeated


def test_items_are_repeated() -> None:
    assert list(repeated([1, 2], 5)) == [1, 2, 1, 2, 1]


DIFFERENT: dict[str, list[JsonValue]] = {
    "numbers": [3, 4.5],
    "texts": ["", "abc"],
    "objects": [{"a": True, "b": "x"}, {"a": False, "b": "y"}],
    "nested objects": [{"a": {"b": 1}}],
}


@pytest.mark.parametrize("title", DIFFERENT)
def test_items_differ_from_all_others(title: str) -> None:
    items = DIFFERENT[title]
    more = list(different(items, 1000, lambda _: True))
    assert len({json.dumps(item) for item in [*items, *more]}) == len(items) + 1000


def test_only_allowed_items_are_made_and_some_values_have_no_others() -> None:
    assert list(different([1], 3, lambda item: isinstance(item, int) and item % 2 == 0)) == [0, 2, 4]
    assert list(different([True], 3, lambda _: True)) == []
