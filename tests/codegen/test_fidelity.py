"""Fidelity: models check the constraints of their schemas, and a gap is found."""

from __future__ import annotations

import pytest

from caveat.codegen import common_files
from caveat.codegen.fidelity import count
from caveat.codegen.models import models
from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas

Schema = dict[str, JsonValue]


def document(schema: Schema, **others: Schema) -> dict[str, JsonValue]:
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    responses: JsonValue = {"200": {"description": "A pet.", "content": content}}
    schemas: dict[str, JsonValue] = {"Pet": schema, **others}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/pet": {"get": {"operationId": "get-pet", "responses": responses}}},
        "components": {"schemas": schemas},
    }


def counts(schema: Schema, text: str | None = None, **others: Schema) -> dict[str, tuple[int, tuple[str, ...]]]:
    root = document(schema, **others)
    return counted(root, models(root, "shop", '"""Models."""') if text is None else text)


def counted(root: dict[str, JsonValue], text: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    results = count(Schemas(root), {"models": text, **common_files.modules()})
    return {each.kind: (each.places, each.missed) for each in results}


def an_object(**properties: Schema) -> Schema:
    declared: dict[str, JsonValue] = dict(properties)
    required: list[JsonValue] = list(properties)
    return {"type": "object", "required": required, "properties": declared}


UNIQUE: Schema = {"type": "array", "uniqueItems": True, "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("type", an_object(a={"type": "number"})),
        ("type", an_object(a={"type": "integer"})),
        ("type", an_object(a={"type": "boolean"})),
        ("null", {"type": "object", "properties": {"a": {"type": "string"}}}),
        ("const", an_object(a={"type": "boolean", "const": True})),
        ("type", an_object(a={"type": "boolean", "const": True})),
        ("enum", an_object(a={"type": "string", "enum": ["x", "y"]})),
        ("minLength", an_object(a={"type": "string", "minLength": 1})),
        ("maxLength", an_object(a={"type": "string", "maxLength": 3})),
        ("pattern", an_object(a={"type": "string", "pattern": "^[a-z]+$"})),
        ("minimum", an_object(a={"type": "number", "minimum": 0})),
        ("exclusiveMaximum", an_object(a={"type": "number", "exclusiveMaximum": 2})),
        ("multipleOf", an_object(a={"type": "integer", "multipleOf": 2})),
        ("minItems", an_object(a={"type": "array", "minItems": 1, "items": {"type": "string"}})),
        ("maxItems", an_object(a={"type": "array", "maxItems": 1, "items": {"type": "string"}})),
        ("minimum", an_object(a={"type": "array", "items": {"type": "integer", "minimum": 1}})),
        *(
            ("format", an_object(a={"type": "string", "format": name}))
            for name in (
                *("base64url", "byte", "char", "date", "date-time", "decimal", "decimal128", "email", "ipv4", "ipv6"),
                *("media-range", "sf-boolean", "sf-token", "uri", "uuid"),
            )
        ),
        ("format", an_object(a={"type": ["string", "null"], "format": "date-time"})),
        ("required", an_object(a={"type": "string"})),
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
        ("uniqueItems", an_object(a=UNIQUE)),
        ("uniqueItems", {"type": "object", "properties": {"aB": UNIQUE}}),
        ("uniqueItems", an_object(a={**UNIQUE, "items": an_object(aB={"type": "number"})})),
        ("uniqueItems", {"allOf": [an_object(a=UNIQUE), an_object(b={"type": "string"})]}),
        ("null", {"type": "object", "properties": {"a": {"type": ["string", "null"], "enum": ["x", "y"]}}}),
        ("null", {"type": "object", "properties": {"a": {"type": "string", "nullable": True}}}),
        ("additionalProperties", {**an_object(a={"type": "string"}), "additionalProperties": False}),
    ],
)
def test_a_model_checks_the_constraint(kind: str, schema: Schema) -> None:
    results = counts(schema)

    assert results[kind][0] > 0
    assert [missed for _, missed in results.values()] == [()] * len(results)


CONSTRAINED: dict[str, str] = {
    "binary": "abc",
    "byte": "YWJj",
    "date": "2026-11-20",
    "date-time": "2026-11-20T12:00:00Z",
    "decimal": "1.5",
    "email": "a@b.example",
    "ipv4": "192.0.2.1",
    "password": "abcdefgh",
    "time": "12:00:00Z",
    "uri": "https://a.example/",
    "uuid": "3f3e3e10-c824-4d63-b37a-d8d698862f1d",
}
"""A string of each format."""


def constrained(name: str, kind: str, types: JsonValue = "string") -> Schema:
    """A string with a format and one other constraint, which its example keeps."""
    text = CONSTRAINED[name]
    limit: JsonValue = f"^{text[:2]}.*{text[-1]}$" if kind == "pattern" else len(text)
    return {"type": types, "format": name, kind: limit, "examples": [text]}


@pytest.mark.parametrize("kind", ["pattern", "minLength", "maxLength"])
@pytest.mark.parametrize("name", CONSTRAINED)
def test_a_string_with_a_format_keeps_its_other_constraints(name: str, kind: str) -> None:
    results = counts(an_object(a=constrained(name, kind)))

    assert {results["valid"], results[kind]} <= {(1, ()), (2, ())}


@pytest.mark.parametrize("name", CONSTRAINED)
def test_a_model_reads_a_nullable_string_with_a_format_and_a_pattern(name: str) -> None:
    assert counts(an_object(a=constrained(name, "pattern", ["string", "null"])))["valid"] == (1, ())


def test_a_model_checks_the_rules_of_its_base() -> None:
    base: Schema = {"type": "object", "minProperties": 2, "properties": {"a": {"type": "string"}}}
    own: JsonValue = {"type": "object", "maxProperties": 3, "properties": {"b": {"type": "string"}}}

    results = counts({"allOf": [{"$ref": "#/components/schemas/Base"}, own]}, Base=base)

    assert (results["minProperties"], results["maxProperties"]) == ((1, ()), (1, ()))


def test_the_tightest_bound_of_an_all_of_counts() -> None:
    base = an_object(a={"type": "integer", "minimum": 5})
    own: JsonValue = {
        "type": "object",
        "properties": {"a": {"type": "integer", "minimum": 1, "maximum": 9, "default": 7}},
    }

    results = counts({"allOf": [{"$ref": "#/components/schemas/Base"}, own]}, Base=base)

    assert (results["minimum"], results["maximum"]) == ((2, ()), (1, ()))


def test_a_percent_encoded_reference_is_followed() -> None:
    reference: Schema = {"$ref": "#/components/schemas/gr%C3%B6%C3%9Fe"}
    size = an_object(b={"type": "integer", "minimum": 1, "examples": [3]})

    results = counts(an_object(a=reference), größe=size)

    assert (results["minimum"], results["valid"], results["required"]) == ((1, ()), (2, ()), (2, ()))


def test_an_object_that_fits_two_branches_of_a_one_of_is_a_counted_gap() -> None:
    """Pydantic takes a value that fits any branch of a union; to check the others costs a validation of each."""
    closed: Schema = {"type": "object", "additionalProperties": False}
    choice: JsonValue = [{**closed, "properties": {name: {"type": "string"}}} for name in ("a", "b")]

    results = counts(an_object(method={"oneOf": choice}))

    assert results["oneOf"] == (1, ("Pet/method",))


LOOSE = """
from pydantic import BaseModel
class Pet(BaseModel):
    a: int
"""


def test_a_gap_is_found_and_named() -> None:
    results = counts(an_object(a={"type": "integer", "minimum": 1}), LOOSE)

    assert results["minimum"] == (1, ("Pet/a",))
    assert results["type"] == (2, ("Pet/a",))
    assert results["required"] == (1, ())


def test_a_model_that_refuses_a_valid_object_is_found() -> None:
    results = counts(an_object(a={"type": "string"}), LOOSE)

    assert results["valid"] == (1, ("Pet",))
