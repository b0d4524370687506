"""Coercion: a value of the wrong type counts as absent."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object

VALUES: list[JsonValue] = [None, True, 1, 0.5, "text", [1], {"a": 1}]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_only_an_object_counts_as_an_object(value: JsonValue) -> None:
    assert as_object(value) == ({"a": 1} if value == {"a": 1} else {})


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_only_a_list_counts_as_a_list(value: JsonValue) -> None:
    assert as_list(value) == ([1] if value == [1] else [])
