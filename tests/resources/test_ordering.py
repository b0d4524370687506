"""Orders of values, by the ways in which servers compare them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.resources.ordering import is_ordered, unordered

FACTS: dict[str, tuple[list[JsonValue], bool | None]] = {
    "numbers": ([1, 2.5, 10], True),
    "numbers that are not": ([1, 10, 2], False),
    "few values": ([1, 2], None),
    "null anywhere": ([None, 1, 2, None, 3], True),
    "ties": ([1, 1, 2, 3, 3], True),
    "by code point": (["B", "a", "b"], True),
    "without case": (["a", "B", "c"], True),
    "without accents": (["eb", "éc", "ed"], True),
    "numbers in text": (["a2", "a10", "a20"], True),
    "without punctuation": (["a-b", "ac", "a d"], True),
    "no order": (["b", "a", "c"], False),
    "mixed types": ([1, "a", 2], None),
    "booleans": ([True, False, True], None),
}


@pytest.mark.parametrize("title", FACTS)
def test_ascending(title: str) -> None:
    values, expected = FACTS[title]
    assert is_ordered(values, descending=False) is expected


def test_descending_and_the_order_of_an_enum() -> None:
    assert is_ordered([3, 2, 1], descending=True)
    assert is_ordered(["low", "mid", "high"], descending=False) is False
    assert is_ordered(["low", "mid", "high"], descending=False, choices=("low", "mid", "high"))


@given(st.lists(st.integers() | st.none()))
def test_sorted_numbers_are_in_order(values: list[int | None]) -> None:
    ordered = sorted(each for each in values if each is not None)
    assert is_ordered(ordered, descending=False) in {True, None}
    assert is_ordered(ordered[::-1], descending=True) in {True, None}


@pytest.mark.parametrize(
    ("values", "descending", "position"),
    [([1, 2, 2, 3], False, 0), ([1, None, 3, None, 2], False, 4), (["b", "A", "c"], False, 1), ([3, 1, 2], True, 2)],
)
def test_the_value_that_breaks_an_order(values: list[JsonValue], *, descending: bool, position: int) -> None:
    assert unordered(values, descending=descending) == position
