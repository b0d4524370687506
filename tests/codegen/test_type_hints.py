"""Type hints: the Python type of a schema or a body."""

from __future__ import annotations

import ast

import pytest

from caveat.codegen.type_hints import literal, may_have_model, of_media, of_response, of_schema, union
from caveat.json_text import JsonValue

COMPONENTS: JsonValue = {
    "schemas": {
        "big-pet": {"type": "object"},
        "Alias": {"$ref": "#/components/schemas/big-pet"},
        "Colour": {"type": "string", "x-extensible-enum": ["red"]},
    }
}

SCHEMAS: dict[str, tuple[JsonValue, str]] = {
    "a component": ({"$ref": "#/components/schemas/big-pet"}, "models.BigPet"),
    "a component that is a reference": ({"$ref": "#/components/schemas/Alias"}, "models.Alias"),
    "an open enum": ({"$ref": "#/components/schemas/Colour"}, "OpenEnum[models.Colour]"),
    "an open enum without a name": ({"type": "string", "x-extensible-enum": ["red"]}, "str"),
    "scalars": ({"type": ["null", "number", "boolean"]}, "float | bool | None"),
    "a list of components": (
        {"type": "array", "items": {"$ref": "#/components/schemas/big-pet"}},
        "list[models.BigPet]",
    ),
    "a list without items": ({"type": "array"}, "list[JsonValue]"),
    "an inline object": ({"type": "object"}, "dict[str, JsonValue]"),
    "an enum": ({"enum": ["a", 1, None]}, 'Literal["a", 1, None]'),
    "a const": ({"const": "a"}, 'Literal["a"]'),
    "an enum with numbers that have fractions": ({"enum": [0.5], "type": "number"}, "float"),
    "a choice": ({"oneOf": [{"type": "null"}, {"type": "string"}, {"type": "string"}]}, "str | None"),
    "no type": ({}, "JsonValue"),
    "an unknown type": ({"type": "file"}, "JsonValue"),
    "true": (True, "JsonValue"),
}


@pytest.mark.parametrize("title", SCHEMAS)
def test_the_hint_of_a_schema(title: str) -> None:
    schema, hint = SCHEMAS[title]
    assert of_schema({"s": schema, "components": COMPONENTS}, "/s") == hint


def test_without_a_schema_any_value_is_allowed() -> None:
    assert of_schema({}, "") == "JsonValue"


MEDIA = {
    "application/json": "int",
    "application/problem+json; charset=utf-8": "int",
    "application/x-www-form-urlencoded": "int",
    "multipart/form-data": "int",
    "text/csv": "str",
    "image/png": "bytes",
}


@pytest.mark.parametrize("media_type", MEDIA)
def test_the_hint_of_a_body(media_type: str) -> None:
    assert of_media({"s": {"type": "integer"}}, media_type, "/s") == MEDIA[media_type]


ANYTHING: dict[str, tuple[JsonValue, str]] = {
    "a model": ({"$ref": "#/components/schemas/big-pet"}, "models.BigPet"),
    "a list": ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
    "a text": ({"type": "string"}, "str"),
    "a file": ({"type": "string", "format": "binary"}, "bytes"),
    "any value": ({}, "bytes"),
    "an object of any value": ({"type": "object"}, "dict[str, JsonValue]"),
}
"""The hint of the body of a response for a range of media types: servers send JSON for a structure."""


@pytest.mark.parametrize("title", ANYTHING)
@pytest.mark.parametrize("media_type", ["*/*", "application/*"])
def test_the_hint_of_a_response_of_any_media_type(media_type: str, title: str) -> None:
    schema, hint = ANYTHING[title]
    assert of_response({"s": schema, "components": COMPONENTS}, media_type, "/s") == hint


@pytest.mark.parametrize(("media_type", "hint"), [*MEDIA.items(), ("image/*", "bytes"), ("text/*", "str")])
def test_the_hint_of_a_response_is_that_of_a_body(media_type: str, hint: str) -> None:
    assert of_response({"s": {"type": "integer"}}, media_type, "/s") == hint


@pytest.mark.parametrize(
    ("media_type", "may"),
    [
        ("application/json", True),
        ("*/*", True),
        ("application/*; q=1", True),
        ("image/*", False),
        ("text/plain", False),
    ],
)
def test_which_responses_may_have_a_model(media_type: str, *, may: bool) -> None:
    assert may_have_model(media_type) is may


def test_without_a_schema_a_response_of_any_media_type_is_bytes() -> None:
    assert of_response({}, "*/*", "") == "bytes"


def test_a_union_has_each_hint_once_and_none_last() -> None:
    assert union(["None", "str", "int", "str"]) == "str | int | None"


@pytest.mark.parametrize("value", ["", "a", '"', "'", "\\", '\\"', "\n", "é", 1, True, None])
def test_a_literal_is_source_text_of_the_value(value: JsonValue) -> None:
    assert ast.literal_eval(literal(value)) == value
