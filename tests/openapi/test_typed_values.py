"""Typed values: the JSON values that a text can represent by a schema."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas
from caveat.openapi.typed_values import Parsed, Sent, best, meanings, typed

NUMBERS: list[tuple[str, str, JsonValue]] = [
    ("integer", "471190033.0", 471190033),
    ("integer", "1e2", 100),
    ("integer", "1.0e-1", "1.0e-1"),
    ("integer", "9007199254740993.0", 9007199254740993),
    ("number", "1.0", 1.0),
    ("number", "9007199254740993", 9007199254740993),
    ("number", "1e999", "1e999"),
    ("integer", "1e9999", "1e9999"),
    ("string", "1.0", "1.0"),
    ("boolean", "1", "1"),
]


@pytest.mark.parametrize(("kind", "text", "expected"), NUMBERS)
def test_a_number(kind: str, text: str, expected: JsonValue) -> None:
    value = typed(Schemas({"x": {"type": kind}}), "/x", text)
    assert (type(value), value) == (type(expected), expected)


ROOT: JsonValue = {
    "list": {"anyOf": [{"type": "array", "items": {"type": kind}} for kind in ("integer", "boolean")]},
    "object": {
        "allOf": [{"$ref": "#/list-holder"}, {"properties": {"m": {"type": "integer"}}}],
        "additionalProperties": {"type": "boolean"},
    },
    "either": {"properties": {"a": {"type": ["array", "string"]}}},
    "list-holder": {"properties": {"l": {"$ref": "#/list"}}},
}
PARTS: dict[str, tuple[str, Sent, JsonValue]] = {
    "items by the alternative that fits": ("/list", ["true", "false"], [True, False]),
    "items that fit none": ("/list", ["true", "1"], ["true", 1]),
    "properties of parts and others": ("/object", {"l": ["1"], "m": "2", "x": "true"}, {"l": [1], "m": 2, "x": True}),
    "a list that was sent once": ("/object", {"l": "1"}, {"l": [1]}),
    "a list of others that was sent once": ("/object", {"l": "true"}, {"l": [True]}),
    "a text or a list": ("/either", {"a": "x"}, {"a": "x"}),
    "indices": ("/object", {"l": {"1": "1", "0": "0"}}, {"l": [0, 1]}),
    "what is parsed stays": ("/object", Parsed({"m": "1"}), {"m": "1"}),
    "no schema": ("", ["1"], ["1"]),
}


@pytest.mark.parametrize("title", PARTS)
def test_lists_and_objects(title: str) -> None:
    schema, sent, expected = PARTS[title]
    assert best(Schemas(ROOT), schema, sent) == expected
    assert expected in list(meanings(Schemas(ROOT), schema, sent))
