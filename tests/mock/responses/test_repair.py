"""Repairs: what the validator reports is changed, and the rest of a value stays."""

from __future__ import annotations

import random

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import valid_example
from caveat.openapi.schema import Schemas

NUMBER: JsonValue = {"type": "object", "required": ["n"], "properties": {"n": {"const": 7}, "s": {"type": "string"}}}

REPAIRS: dict[str, tuple[JsonValue, JsonValue, JsonValue]] = {
    "a valid value": (NUMBER, {"n": 7, "more": 1}, {"n": 7, "more": 1}),
    "a value of another type": (NUMBER, {"n": "seven", "s": "mine"}, {"n": 7, "s": "mine"}),
    "a missing property": (NUMBER, {"s": "mine"}, {"s": "mine", "n": 7}),
    "an unknown property": (
        {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        {"a": 1, "b": 2},
        {"a": 1},
    ),
    "one of two properties": (
        {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"a": 1, "b": 2},
        {"b": 2},
    ),
    "a forbidden property": ({"type": "object", "not": {"required": ["a"]}}, {"a": 1, "b": 2}, {"b": 2}),
    "one property more than is allowed, beside one that a condition needs": (
        {
            "type": "object",
            "maxProperties": 2,
            "if": {"required": ["a"]},
            "then": {"required": ["b"], "properties": {"b": {"const": 3}}},
        },
        {"a": 1, "c": 2},
        {"a": 1, "b": 3},
    ),
    "a dependent property": (
        {"type": "object", "properties": {"b": {"const": 3}}, "dependentRequired": {"a": ["b"]}},
        {"a": 1},
        {"a": 1, "b": 3},
    ),
    "an item": ({"type": "array", "items": {"const": 1}}, [1, "x", 1], [1, 1, 1]),
    "a list that is too long": ({"type": "array", "maxItems": 2}, [1, 2, 3], [1, 2]),
    "a list that is too short": ({"type": "array", "items": {"const": 1}, "minItems": 2}, [], [1, 1]),
    "items that are equal": ({"type": "array", "uniqueItems": True}, [1, 1, 2], [1, 2]),
    "a list without an item": ({"type": "array", "contains": {"const": 5}}, [1], [1, 5]),
    "a list without an item whose names are ruled": (
        {
            "type": "array",
            "contains": {
                "type": "object",
                "propertyNames": {"const": "key"},
                "additionalProperties": {"const": 7},
                "minProperties": 1,
            },
        },
        [1],
        [1, {"key": 7}],
    ),
    "a list without an item that has one of two properties": (
        {
            "type": "array",
            "contains": {
                "type": "object",
                "required": ["n"],
                "properties": {"n": {"const": 7}, "a": {"const": 1}, "b": {"const": 2}},
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            },
            "minContains": 1,
        },
        [1],
        [1, {"n": 7, "b": 2}],
    ),
    "too many properties": ({"type": "object", "maxProperties": 1}, {"a": 1, "b": 2}, {"a": 1}),
    "below a reference": (
        {"type": "object", "properties": {"inner": {"$ref": "#/number"}}},
        {"inner": {"n": 1, "s": "mine"}, "other": 1},
        {"inner": {"n": 7, "s": "mine"}, "other": 1},
    ),
}


@pytest.mark.parametrize("title", REPAIRS)
def test_what_the_schema_does_not_allow_is_changed(title: str) -> None:
    schema, value, expected = REPAIRS[title]
    schemas = Schemas({"s": schema, "number": NUMBER})
    assert valid_example(schemas, "/s", value, random.Random(0)) == expected  # noqa: S311 - variety, not secrecy
