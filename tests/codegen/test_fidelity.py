"""Gaps: which constraints the models keep, and that one they do not keep is found."""

from __future__ import annotations

import pytest

from caveat.codegen import common_files
from caveat.codegen.fidelity import count
from caveat.codegen.models import models
from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas

Schema = dict[str, JsonValue]


def document(schema: Schema, **others: Schema) -> dict[str, JsonValue]:
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    responses: JsonValue = {"200": {"description": "A thing.", "content": content}}
    schemas: dict[str, JsonValue] = {"Thing": schema, **others}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/thing": {"get": {"operationId": "get-thing", "responses": responses}}},
        "components": {"schemas": schemas},
    }


def counts(schema: Schema, text: str | None = None, **others: Schema) -> dict[str, tuple[int, tuple[str, ...]]]:
    whole = document(schema, **others)
    return counted(whole, models(whole, "shop", '"""Models."""') if text is None else text)


def counted(whole: dict[str, JsonValue], text: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    found = count(Schemas(whole), {"models": text, **common_files.modules()})
    return {each.kind: (each.places, each.missed) for each in found}


def thing(**properties: Schema) -> Schema:
    held: dict[str, JsonValue] = dict(properties)
    required: list[JsonValue] = list(properties)
    return {"type": "object", "required": required, "properties": held}


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("type", thing(a={"type": "number"})),
        ("type", thing(a={"type": "integer"})),
        ("type", thing(a={"type": "boolean"})),
        ("null", {"type": "object", "properties": {"a": {"type": "string"}}}),
        ("const", thing(a={"type": "boolean", "const": True})),
        ("type", thing(a={"type": "boolean", "const": True})),
        ("enum", thing(a={"type": "string", "enum": ["x", "y"]})),
        ("minLength", thing(a={"type": "string", "minLength": 1})),
        ("maxLength", thing(a={"type": "string", "maxLength": 3})),
        ("pattern", thing(a={"type": "string", "pattern": "^[a-z]+$"})),
        ("minimum", thing(a={"type": "number", "minimum": 0})),
        ("exclusiveMaximum", thing(a={"type": "number", "exclusiveMaximum": 2})),
        ("multipleOf", thing(a={"type": "integer", "multipleOf": 2})),
        ("minItems", thing(a={"type": "array", "minItems": 1, "items": {"type": "string"}})),
        ("maxItems", thing(a={"type": "array", "maxItems": 1, "items": {"type": "string"}})),
        ("minimum", thing(a={"type": "array", "items": {"type": "integer", "minimum": 1}})),
        *(
            ("format", thing(a={"type": "string", "format": name}))
            for name in ("date", "date-time", "email", "ipv4", "ipv6", "uri", "uuid")
        ),
        ("format", thing(a={"type": ["string", "null"], "format": "date-time"})),
        ("required", thing(a={"type": "string"})),
        ("required", {"type": "object", "properties": {"a": {"type": "string"}}, "allOf": [{"required": ["a"]}]}),
        ("required", {"type": "object", "required": ["b"], "properties": {"a": {"type": "string"}}}),
        ("minProperties", {"type": "object", "minProperties": 1, "properties": {"a": {"type": "string"}}}),
        ("maxProperties", {"type": "object", "maxProperties": 2, "properties": {"a": {"type": "string"}}}),
        (
            "anyOf",
            {
                "type": "object",
                "properties": {"aB": {"type": "string"}, "c": {"type": "string"}},
                "anyOf": [{"required": ["aB"]}, {"required": ["c"]}],
            },
        ),
        (
            "dependentRequired",
            {
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "dependentRequired": {"a": ["b"]},
            },
        ),
        ("additionalProperties", {**thing(a={"type": "string"}), "additionalProperties": False}),
    ],
)
def test_a_model_keeps_the_constraint(kind: str, schema: Schema) -> None:
    found = counts(schema)

    assert found[kind][0] > 0
    assert [missed for _, missed in found.values()] == [()] * len(found)


def test_a_model_keeps_the_rules_of_the_one_it_extends() -> None:
    base: Schema = {"type": "object", "minProperties": 2, "properties": {"a": {"type": "string"}}}
    own: JsonValue = {"type": "object", "maxProperties": 3, "properties": {"b": {"type": "string"}}}

    found = counts({"allOf": [{"$ref": "#/components/schemas/Base"}, own]}, Base=base)

    assert (found["minProperties"], found["maxProperties"]) == ((1, ()), (1, ()))


def test_of_an_all_of_the_tightest_bound_counts() -> None:
    base = thing(a={"type": "integer", "minimum": 5})
    own: JsonValue = {
        "type": "object",
        "properties": {"a": {"type": "integer", "minimum": 1, "maximum": 9, "default": 7}},
    }

    found = counts({"allOf": [{"$ref": "#/components/schemas/Base"}, own]}, Base=base)

    assert (found["minimum"], found["maximum"]) == ((2, ()), (1, ()))


def test_what_a_percent_encoded_reference_leads_to_is_looked_at() -> None:
    reference: Schema = {"$ref": "#/components/schemas/gr%C3%B6%C3%9Fe"}
    size = thing(b={"type": "integer", "minimum": 1, "examples": [3]})

    found = counts(thing(a=reference), größe=size)

    assert (found["minimum"], found["valid"], found["required"]) == ((1, ()), (2, ()), (2, ()))


LOOSE = """
from pydantic import BaseModel
class Thing(BaseModel):
    a: int
"""


def test_a_gap_is_found_and_named() -> None:
    found = counts(thing(a={"type": "integer", "minimum": 1}), LOOSE)

    assert found["minimum"] == (1, ("Thing/a",))
    assert found["type"] == (2, ("Thing/a",))
    assert found["required"] == (1, ())


def test_a_model_that_refuses_what_is_valid_is_found() -> None:
    found = counts(thing(a={"type": "string"}), LOOSE)

    assert found["valid"] == (1, ("Thing",))
