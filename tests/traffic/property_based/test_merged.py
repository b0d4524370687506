"""Schemas that inherit by `allOf` are one object for the generation of requests, so that each property is varied."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.pointer import lookup
from caveat.traffic.property_based.document import generation_document
from resource_document import properties, spec_of

BASE: JsonValue = {**properties(name="string", age={"type": "integer", "maximum": 9}), "required": ["name"]}
REF: JsonValue = {"$ref": "#/components/schemas/Base"}
ONE: JsonValue = properties(name="string", age={"type": "integer", "maximum": 9}, kind="string")

MERGED: dict[str, tuple[JsonValue, JsonValue]] = {
    "a reference and more": ({"allOf": [REF, properties(kind="string")]}, {**ONE, "required": ["name"]}),  # type: ignore[dict-item] # an object
    "required names of both": (
        {"allOf": [REF, {"required": ["age", "name"]}]},
        {**BASE, "required": ["name", "age"]},  # type: ignore[dict-item] # an object
    ),
    "properties beside it": ({"allOf": [REF], **properties(kind="string")}, {**ONE, "required": ["name"]}),  # type: ignore[dict-item] # an object
    "one in the other": ({"allOf": [{"allOf": [REF]}]}, BASE),
    "a property twice": (
        {"allOf": [properties(a="string"), properties(a={"minLength": 2})]},
        properties(a={"allOf": [{"type": "string"}, {"minLength": 2}]}),
    ),
}

UNCHANGED: dict[str, JsonValue] = {
    "a choice": {"allOf": [REF, {"oneOf": [properties(a="string"), properties(b="string")]}]},
    "a closed object": {"allOf": [properties(a="string"), {"additionalProperties": False}]},
    "no object": {"allOf": [{"type": "string"}, {"minLength": 2}]},
    "no properties": {"allOf": [{"required": ["a"]}]},
}


@pytest.mark.parametrize("title", MERGED)
def test_plain_objects_are_merged(title: str) -> None:
    schema, expected = MERGED[title]
    spec = spec_of({}, components={"schemas": {"Base": BASE, "S": schema}})
    assert lookup(generation_document(spec).root, "/components/schemas/S") == expected


@pytest.mark.parametrize("title", UNCHANGED)
def test_other_schemas_stay_as_they_are(title: str) -> None:
    schema = UNCHANGED[title]
    spec = spec_of({}, components={"schemas": {"Base": BASE, "S": schema}})
    assert lookup(generation_document(spec).root, "/components/schemas/S") == schema


def test_a_schema_that_inherits_from_itself_stays_as_it_is() -> None:
    schema: JsonValue = {"allOf": [{"$ref": "#/components/schemas/S"}, properties(a="string")]}
    assert (
        lookup(generation_document(spec_of({}, components={"schemas": {"S": schema}})).root, "/components/schemas/S")
        == schema
    )
