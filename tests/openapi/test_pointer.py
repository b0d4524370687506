"""JSON pointers: RFC 6901."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi.pointer import child, lookup, parents, replaced, tokens, walk

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)

RFC: JsonValue = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8}


@pytest.mark.parametrize(
    ("pointer", "expected"), [("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/m~0n", 8), ("", RFC)]
)
def test_the_examples_of_the_rfc(pointer: str, expected: JsonValue) -> None:
    assert lookup(RFC, pointer) == expected


@pytest.mark.parametrize("pointer", ["/missing", "/foo/2", "/foo/-", "/foo/x", "/a~1b/deeper"])
def test_a_missing_value_is_a_lookup_error(pointer: str) -> None:
    with pytest.raises(LookupError):
        lookup(RFC, pointer)


def test_parents_come_nearest_first_and_end_with_the_root() -> None:
    assert list(parents("/a/b")) == ["/a/b", "/a", ""]


@given(st.lists(st.text()))
def test_tokens_reverse_child(names: list[str]) -> None:
    assert tokens(child("", *names)) == names


@given(VALUES)
def test_every_value_of_a_walk_is_at_its_pointer(value: JsonValue) -> None:
    for pointer, inner in walk(value):
        assert lookup(value, pointer) is inner


REPLACED: list[tuple[str, JsonValue]] = [
    ("", 9),
    ("/foo/1", {"foo": ["bar", 9], "a/b": {"c": 1}}),
    ("/a~1b/c", {"foo": ["bar", "baz"], "a/b": {"c": 9}}),
    ("/new/name", {"foo": ["bar", "baz"], "a/b": {"c": 1}, "new": {"name": 9}}),
]


@pytest.mark.parametrize(("pointer", "expected"), REPLACED)
def test_a_value_is_replaced_in_a_copy(pointer: str, expected: JsonValue) -> None:
    root: JsonValue = {"foo": ["bar", "baz"], "a/b": {"c": 1}}
    assert replaced(root, pointer, 9) == expected
    assert root == {"foo": ["bar", "baz"], "a/b": {"c": 1}}


def test_a_replacement_changes_one_place_and_shares_the_rest() -> None:
    instance: dict[str, JsonValue] = {"a/b": [1, {"c": 2}], "d": {}}
    changed = replaced(instance, "/a~1b/1/c", 3)
    assert changed == {"a/b": [1, {"c": 3}], "d": {}}
    assert instance == {"a/b": [1, {"c": 2}], "d": {}}
    assert isinstance(changed, dict)
    assert changed["d"] is instance["d"]
    assert replaced(instance, "", 1) == 1
