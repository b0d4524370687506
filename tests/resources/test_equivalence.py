"""Values that servers normalise, and values that they have lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.resources.equivalence import equivalent, folded

SAME: dict[str, tuple[JsonValue, JsonValue]] = {
    "equal": ("Rex", "Rex"),
    "trimmed": (" Rex ", "Rex"),
    "spaces are joined": ("a  b", "a b"),
    "in lower case": ("Rex", "rex"),
    "normalised": ("ﬁne é", "fine é"),
    "control characters are dropped": ("a\u0000b", "ab"),
    "escaped for HTML": ("a & b", "a &amp; b"),
    "without markup": ("<b>a</b>", "a"),
    "masked": ("4111111111111111", "************1111"),
    "a uuid": ("ABCDEF01-2345-6789-ABCD-EF0123456789", "abcdef0123456789abcdef0123456789"),
    "an integer as a float": (1, 1.0),
    "rounded": (10.257, 10.26),
    "rounded down": (10.257, 10.25),
    "to an integer": (10.5, 10),
    "a number as text": (12.5, "12.50"),
    "a boolean as text": (True, "true"),
    "a boolean as a number": (False, 0),
    "another zone": ("2026-01-02T10:00:00+02:00", "2026-01-02T08:00:00Z"),
    "milliseconds": ("2026-01-02T10:00:00.123456Z", "2026-01-02T10:00:00.123Z"),
    "seconds": ("2026-01-02T10:00:00.999Z", "2026-01-02T10:00:00Z"),
    "a time as a date": ("2026-01-02T10:00:00Z", "2026-01-02"),
    "a time as a number": ("2026-01-02T10:00:00Z", 1767348000),
    "an address": ("HTTPS://Example.com/a/", "https://example.com/a"),
    "an escaped address": ("https://example.com/a b", "https://example.com/a%20b"),
    "another order": (["b", "a"], ["a", "b"]),
    "without duplicates": (["a", "a", "b"], ["a", "b"]),
    "unknown members": ({"a": 1, "x": 2}, {"a": 1}),
    "computed members": ({"a": 1}, {"a": 1, "b": 2}),
    "a default for a member that is null": ({"a": {"b": None}, "c": 1}, {"a": {"b": 2}, "c": 1}),
    "an empty object": ({}, {"city": "Oslo"}),
    "defaults in a member that is empty": ({"a": {}}, {"a": {"b": 2}}),
    "null for empty": ("", None),
    "empty for null": (None, []),
}
OTHER: dict[str, tuple[JsonValue, JsonValue]] = {
    "another text": ("Rex", "Tom"),
    "a part": ("Rex the dog", "Rex"),
    "another number": (10, 11),
    "another sign": (10, -10),
    "another boolean": (True, False),
    "a boolean that is no text": (True, "x"),
    "nothing": ("Rex", None),
    "something": (None, "Rex"),
    "another time": ("2026-01-02T10:00:00Z", "2026-01-02T11:00:00Z"),
    "another address": ("https://example.com/a", "https://example.com/b"),
    "another member": (["a", "b"], ["a"]),
    "one more": (["a"], ["a", "b"]),
    "another value of a member": ({"a": 1}, {"a": 2}),
    "nothing for a member": ({"a": 1}, {"a": None}),
    "another member than none": ({"a": []}, {"a": [1]}),
    "another type": ({"a": 1}, "a"),
    "text for a number": (5, "five"),
}


@pytest.mark.parametrize("title", SAME)
def test_values_that_are_normalised(title: str) -> None:
    assert equivalent(*SAME[title])


@pytest.mark.parametrize("title", OTHER)
def test_values_that_are_not(title: str) -> None:
    assert not equivalent(*OTHER[title])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_each_value_is_equivalent_to_itself(value: JsonValue) -> None:
    assert equivalent(value, value)


@given(VALUES, VALUES)
def test_any_two_values_can_be_compared(first: JsonValue, second: JsonValue) -> None:
    assert equivalent(first, second) in {True, False}


@given(st.text())
def test_an_id_is_folded_once(text: str) -> None:
    assert bool(folded(text)) is bool(text)


def test_ids_of_characters_that_are_not_printable_differ() -> None:
    assert len({folded(text) for text in ("\x89\x90", "\U0006c15c", "\u200b", "")}) == 4
