"""Upgrade from 3.0 to 3.1: each schema keeps its meaning."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas
from caveat.openapi.upgrade import to_3_1

MEANING: dict[str, tuple[dict[str, JsonValue], list[JsonValue], list[JsonValue]]] = {
    "nullable": ({"type": "string", "nullable": True}, ["a", None], [1]),
    "not nullable": ({"type": "string", "nullable": False}, ["a"], [None]),
    "nullable without a type": ({"allOf": [{"type": "string"}], "nullable": True}, ["a", None], [1]),
    "a nullable enum": ({"type": "string", "enum": ["a"], "nullable": True}, ["a", None], ["b"]),
    "an exclusive minimum": ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, [2], [1, 0]),
    "an inclusive minimum": ({"type": "integer", "minimum": 1, "exclusiveMinimum": False}, [1], [0]),
    "an exclusive maximum": ({"maximum": 1, "exclusiveMaximum": True}, [0], [1]),
    "an exclusive bound without a bound": ({"exclusiveMaximum": True}, [10**9], []),
    "a nullable property": ({"properties": {"p": {"type": "string", "nullable": True}}}, [{"p": None}], [{"p": 1}]),
    "a property called nullable": (
        {"properties": {"nullable": {"type": "boolean"}}},
        [{"nullable": True}],
        [{"nullable": 1}],
    ),
    "a nullable property called default": (
        {"properties": {"default": {"type": "string", "nullable": True}}},
        [{"default": None}],
        [{"default": 1}],
    ),
    "a property called $ref": (
        {"properties": {"$ref": {"type": "string", "nullable": True}}},
        [{"$ref": None}],
        [{"$ref": 1}],
    ),
    "contains, which 3.0 does not know": ({"type": "array", "contains": {"type": "string"}}, [[], [1]], [1]),
    "const, which 3.0 does not know": ({"properties": {"a": {"const": 1}}}, [{"a": 2}], []),
    "a condition, which 3.0 does not know": ({"if": True, "then": False, "type": "object"}, [{}], [1]),
    "properties with names of such keywords": (
        {"properties": {"const": {"type": "string"}, "if": {"type": "integer"}}},
        [{"const": "a", "if": 1}],
        [{"const": 1}, {"if": "a"}],
    ),
    "nullable items": ({"type": "array", "items": {"type": "string", "nullable": True}}, [[None]], [[1]]),
}


@pytest.mark.parametrize("title", MEANING)
def test_a_schema_keeps_its_meaning(title: str) -> None:
    schema, accepted, refused = MEANING[title]
    schemas = Schemas(to_3_1({"openapi": "3.0.3", "components": {"schemas": {"A": schema}}}))
    assert [value for value in accepted if not schemas.valid("/components/schemas/A", value)] == []
    assert [value for value in refused if schemas.valid("/components/schemas/A", value)] == []


def test_the_schema_of_a_default_response_is_upgraded() -> None:
    schema: JsonValue = {"type": "string", "nullable": True}
    upgraded = to_3_1({"openapi": "3.0.0", "responses": {"default": {"content": {"a/b": {"schema": schema}}}}})
    assert upgraded["responses"] == {"default": {"content": {"a/b": {"schema": {"type": ["string", "null"]}}}}}


def test_siblings_of_a_reference_are_ignored() -> None:
    assert to_3_1({"openapi": "3.0.0", "not": {"$ref": "#/a", "nullable": True}})["not"] == {"$ref": "#/a"}


def test_plain_values_are_not_changed() -> None:
    value: JsonValue = {"nullable": True, "type": "string", "$ref": "x"}
    kept: dict[str, JsonValue] = {
        "example": value,
        "default": value,
        "enum": [value],
        "x": {"examples": {"a": {"value": value}}},
    }
    assert to_3_1({"openapi": "3.0.0", **kept}) == {"openapi": "3.1.0", **kept}
