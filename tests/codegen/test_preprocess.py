"""Preprocessing: schemas in the form that the code generator turns into models of the same meaning."""

from __future__ import annotations

import pytest

from caveat.codegen.preprocess import MAX_DESCRIPTION, RULES, VALUES, component_schemas, for_models
from caveat.json_text import JsonValue

Schema = dict[str, JsonValue]


def prepared(schema: Schema) -> JsonValue:
    document = for_models({"components": {"schemas": {"Pet": schema}}}, "shop")
    return component_schemas(document)["Pet"]


SCALARS: dict[str, tuple[Schema, Schema]] = {
    "a known format": (
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date", "x-python-type": f"shop.{VALUES}.Date"},
    ),
    "a date with a pattern is a text": (
        {"type": "string", "format": "date", "pattern": "^2"},
        {"type": "string", "format": "date", "pattern": "^2", "x-python-type": f"shop.{VALUES}.DateText"},
    ),
    "a date of a length that every date has is a date": (
        {"type": "string", "format": "date", "minLength": 1, "maxLength": 10},
        {"type": "string", "format": "date", "x-python-type": f"shop.{VALUES}.Date"},
    ),
    "a time of a length is a text": (
        {"type": "string", "format": "date-time", "maxLength": 20},
        {"type": "string", "format": "date-time", "maxLength": 20, "x-python-type": f"shop.{VALUES}.DateTimeText"},
    ),
    "a pattern of bytes is that of a text": (
        {"type": "string", "format": "binary", "pattern": "^a"},
        {"type": "string", "pattern": "^a"},
    ),
    "bytes have a length": (
        {"type": "string", "format": "binary", "maxLength": 2},
        {"type": "string", "format": "binary", "maxLength": 2, "x-python-type": f"shop.{VALUES}.Binary"},
    ),
    "an unknown format is dropped": ({"type": "string", "format": "password"}, {"type": "string"}),
    "a format of a number is dropped": ({"type": "integer", "format": "int64"}, {"type": "integer"}),
    "a nullable format is split": (
        {"type": ["string", "null"], "format": "uuid", "description": "d"},
        {
            "description": "d",
            "anyOf": [{"type": "string", "format": "uuid", "x-python-type": f"shop.{VALUES}.Uuid"}, {"type": "null"}],
        },
    ),
    "const true": ({"const": True}, {"type": "boolean", "x-python-type": f"shop.{VALUES}.OnlyTrue"}),
    "const false": (
        {"type": "boolean", "enum": [False], "const": False},
        {"type": "boolean", "x-python-type": f"shop.{VALUES}.OnlyFalse"},
    ),
    "a step that floats round is dropped": ({"type": "number", "multipleOf": 0.01}, {"type": "number"}),
    "properties by pattern are dropped, as there may be others": (
        {"type": "object", "patternProperties": {"^x-": {"type": "string"}}},
        {"type": "object"},
    ),
    "the only properties are kept": (
        {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False},
        {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False},
    ),
    "a whole step is kept": ({"type": "number", "multipleOf": 5.0}, {"type": "number", "multipleOf": 5.0}),
    "another const is kept": ({"const": "a"}, {"const": "a"}),
    "unused keywords are dropped": (
        {"title": "t", "example": 1, "examples": [1], "contentEncoding": "base64", "x-evidence": {}, "minimum": 1},
        {"minimum": 1},
    ),
    "properties with the names of keywords are kept": (
        {"properties": {"title": {"title": "t"}, "format": {"type": "string"}}},
        {"properties": {"title": {}, "format": {"type": "string"}}},
    ),
    "only properties are deprecated": (
        {
            "deprecated": True,
            "properties": {"a": {"deprecated": True, "items": {"deprecated": True}}},
            "anyOf": [{"deprecated": True}, True],
        },
        {"properties": {"a": {"deprecated": True, "items": {}}}, "anyOf": [{}, True]},
    ),
    "named parts are not deprecated": (
        {
            "$defs": {"part": {"deprecated": True, "type": "string"}},
            "patternProperties": {"^a": {"deprecated": True}},
            "additionalProperties": False,
        },
        {"$defs": {"part": {"type": "string"}}, "patternProperties": {"^a": {}}, "additionalProperties": False},
    ),
    "a default is not a schema": ({"default": {"title": "t"}}, {"default": {"title": "t"}}),
}


@pytest.mark.parametrize("title", SCALARS)
def test_a_schema_is_preprocessed(title: str) -> None:
    schema, expected = SCALARS[title]
    assert prepared(schema) == expected


A: Schema = {"properties": {"a": {}, "b": {}}}
OBJECT: Schema = {"type": "object", **A}

OBJECT_RULES: dict[str, tuple[Schema, Schema]] = {
    "the number of properties": ({**OBJECT, "minProperties": 1}, {**OBJECT, RULES: [{"minProperties": 1}]}),
    "a choice between names": (
        {**OBJECT, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {**OBJECT, RULES: [{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}]},
    ),
    "a choice between schemas is kept": (
        {**OBJECT, "anyOf": [{"required": ["a"]}, {"type": "object", "properties": {}}]},
        {**OBJECT, "anyOf": [{"required": ["a"]}, {"type": "object", "properties": {}}]},
    ),
    "required names of an allOf": ({**OBJECT, "allOf": [{"required": ["a"]}]}, {**OBJECT, "required": ["a"]}),
    "a required name that is not declared": ({**OBJECT, "required": ["c"]}, {**OBJECT, RULES: [{"required": ["c"]}]}),
    "the rules of members of an allOf": (
        {"allOf": [{"$ref": "#/components/schemas/Other"}, {**OBJECT, "maxProperties": 2}]},
        {"allOf": [{"$ref": "#/components/schemas/Other"}, OBJECT], RULES: [{"maxProperties": 2}]},
    ),
    "an object without rules": (OBJECT, OBJECT),
    "not of a schema without a type": ({**A, "minProperties": 1}, {**A, "minProperties": 1}),
}


@pytest.mark.parametrize("title", OBJECT_RULES)
def test_rules_about_the_presence_of_properties_are_moved(title: str) -> None:
    schema, expected = OBJECT_RULES[title]
    assert prepared(schema) == expected


def test_a_long_description_is_cut_to_its_first_sentence() -> None:
    first = "The first sentence, e.g. with an abbreviation."
    assert prepared({"description": f"{first}\n  And\nmore {'words ' * MAX_DESCRIPTION}"}) == {"description": first}
    assert prepared({"description": "Two. Sentences."}) == {"description": "Two. Sentences."}


def test_the_document_has_nothing_but_its_schemas_and_bundled_files() -> None:
    bundled: JsonValue = {"a.yaml": {"title": "t", "type": "string"}}
    document = for_models({"openapi": "3.1.1", "paths": {"/a": {}}, "x-caveat-files": bundled})
    assert document == {
        "openapi": "3.1.0",
        "info": {"title": "models", "version": "1"},
        "paths": {},
        "components": {},
        "x-caveat-files": {"a.yaml": {"type": "string"}},
    }
