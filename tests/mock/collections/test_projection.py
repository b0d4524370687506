"""A response returns the stored properties of an item, as far as its schema allows."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.projection import project
from caveat.mock.collections.representation import Properties, Representation
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.openapi.operation import ResponseSpec
from caveat.openapi.schema import Schemas

ALTERNATIVES: list[JsonValue] = [
    {"required": ["kind", "n"], "properties": {"kind": {"const": "number"}, "n": {}}, "additionalProperties": False},
    {"required": ["kind", "s"], "properties": {"kind": {"const": "text"}, "s": {}}, "additionalProperties": False},
]
SCHEMAS: dict[str, JsonValue] = {
    "item": {"required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {}}},
    "inner": {"properties": {"a": {}, "r": {"properties": {"s": {"type": "string"}}}}},
    "text": {"properties": {"a": {"type": "string"}}},
    "alternatives": {"oneOf": ALTERNATIVES},
}


def representation(schema: str, example: Properties, *property_names: str) -> Representation:
    media_type = MediaTypeChoice.of("application/json", "application/json")
    response_spec = ResponseSpec("200", {"application/json": schema}, {}, ())
    return Representation(
        response_spec,
        media_type,
        example,
        (),
        schema,
        (example,),
        has_example=True,
        property_names=frozenset(property_names),
    )


Case = tuple[str, Properties, Properties, set[str], Properties]

CASES: dict[str, Case] = {
    "a stored property replaces the example's": ("/item", {"a": 1, "b": 2}, {"b": 3}, set(), {"a": 1, "b": 3}),
    "an invalid property is the example's": ("/item", {"a": 1, "b": 2}, {"a": 5, "b": "x"}, set(), {"a": 5, "b": 2}),
    "a text of digits is a number where the response has one": ("/item", {"a": 1}, {"a": "5"}, set(), {"a": 5}),
    "a number is a text where the response has one": ("/text", {"a": "1"}, {"a": 5}, set(), {"a": "5"}),
    "a stored property is in the only object": (
        "/inner", {"a": 1, "r": {"s": "x"}}, {"a": 2, "s": "y"}, set(), {"a": 2, "r": {"s": "y"}}),
    "an omitted property is left out": ("/item", {"a": 1, "b": 2}, {}, {"b"}, {"a": 1}),
    "a required property is not left out": ("/item", {"a": 1, "b": 2}, {"c": 3}, {"a", "b"}, {"a": 1, "c": 3}),
    "an undeclared property is left out": ("/item", {"a": 1}, {"x": 3}, set(), {"a": 1}),
    "the item matches another alternative than the example": (
        "/alternatives", {"kind": "text", "s": 1}, {"kind": "number", "n": 2}, set(), {"kind": "number", "n": 2}),
    "the example is invalid": ("/item", {"a": "x"}, {"b": 3}, set(), {"a": "x", "b": 3}),
}  # fmt: skip


@pytest.mark.parametrize("title", CASES)
def test_the_projection_of_an_item(title: str) -> None:
    schema, example, properties, omitted, projected = CASES[title]
    names = ("kind", "n", "s") if schema == "/alternatives" else ("a", "b", "c")
    schemas = Schemas(dict(SCHEMAS))
    assert project(schemas, representation(schema, example, *names), properties, omitted) == projected


def test_without_a_schema_all_properties_are_returned() -> None:
    assert project(Schemas(dict(SCHEMAS)), representation("", {"a": 1}), {"x": 3}) == {"a": 1, "x": 3}
