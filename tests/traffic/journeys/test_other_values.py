"""Other values of a type."""

from __future__ import annotations

import random

import pytest

from caveat.json_text import JsonValue
from caveat.traffic.journeys.other_values import OtherValues
from resource_document import operation, spec_of

VALUES: dict[str, tuple[dict[str, JsonValue], JsonValue, int, JsonValue]] = {
    "another choice": ({"enum": ["a", "b"]}, "a", 1, "b"),
    "text with a number": ({"type": "string"}, "a-1", 7, "a-7"),
    "text as long as it may be": ({"type": "string", "maxLength": 9}, "a", 3, "a-3-xxxxx"),
    "a higher number": ({"type": "integer"}, 5, 7, 12),
    "a boolean": ({"type": "boolean"}, True, 1, False),
    "an item for an empty list": ({"type": "array", "items": {"const": 1}}, [], 1, [1]),
    "two items for an empty list": ({"type": "array", "items": {"type": "boolean"}}, [], 1, [False, True]),
    "an item more": ({"type": "array", "items": {"enum": ["a", "b"]}}, ["a"], 1, ["a", "b"]),
    "text for null": ({"type": ["string", "null"]}, None, 7, "text-7"),
}


@pytest.mark.parametrize("title", VALUES)
def test_the_first_other_value(title: str) -> None:
    schema, value, number, expected = VALUES[title]
    spec = spec_of({"/x": {"get": operation("read", schema)}})
    pointer = next(iter(spec.operations["read"].responses["200"].media.values()))
    others = OtherValues(spec.schemas, spec.root, random.Random(0))  # noqa: S311 - a test's choices
    assert next(others.others(pointer, value, number)) == expected
