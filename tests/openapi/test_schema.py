"""Schemas: validation, types and properties by pointer."""

from __future__ import annotations

import pytest

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.schema import ALL_TYPES, Schemas, metaschema_errors

ROOT: JsonValue = {
    "Pet": {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "next": {"$ref": "#/Pet"},
            "born": {"type": "string", "format": "date"},
        },
    },
    "Named": {"allOf": [{"$ref": "#/Pet"}, {"properties": {"name": {"type": "string"}}}]},
    "Loop": {"allOf": [{"$ref": "#/Loop"}]},
    "a/b {é}": {"type": "string"},
    "Odd": {"$ref": "#/a~1b%20%7B%C3%A9%7D"},
    "Broken": {"pattern": "("},
    "Text": {"type": "string", "maxLength": 2},
}


def test_an_error_has_its_place_in_the_value_and_its_path_through_the_schema() -> None:
    [error] = Schemas(ROOT).errors("/Named", {"id": 1, "next": {"id": "x"}})
    assert (error.at, error.keyword) == ("/next/id", "type")
    assert error.evaluation_path == ("allOf", 0, "$ref", "properties", "next", "$ref", "properties", "id", "type")


def test_an_error_of_required_names_the_missing_property() -> None:
    [error] = Schemas(ROOT).errors("/Pet", {})
    assert (error.keyword, error.missing) == ("required", "id")


VALID: list[tuple[str, JsonValue, bool]] = [
    ("/Pet", {"id": 1}, True),
    ("/Pet", {"id": 1.0}, True),
    ("/Pet", {"id": True}, False),
    ("/Pet", {"id": 10**40}, True),
    ("/Pet", {"id": 1, "born": "2024-02-30"}, False),
    ("/Loop", 1, True),
    ("/Odd", "x", True),
    ("/Odd", 1, False),
    ("/a~1b {é}", 1, False),
    ("/Pet/properties/id", 1, True),
    ("/Text", "\ud800", True),
    ("/Text", "\ud800\ud800\ud800", False),
]


@pytest.mark.parametrize(("pointer", "value", "valid"), VALID)
def test_a_value_is_valid_or_not(pointer: str, value: JsonValue, valid: bool) -> None:  # noqa: FBT001 - a fact
    schemas = Schemas(ROOT)
    assert schemas.valid(pointer, value) is valid
    assert (list(schemas.errors(pointer, value)) == []) is valid


def test_an_unusable_schema_is_a_bad_document() -> None:
    with pytest.raises(BadDocument, match="#/Broken is not a usable schema"):
        Schemas(ROOT).valid("/Broken", 1)


def test_an_unusable_schema_is_reported_with_its_document() -> None:
    with pytest.raises(BadDocument, match=r"^pets\.yaml: #/Broken is not a usable schema"):
        Schemas(ROOT, "pets.yaml").valid("/Broken", 1)


INVALID: list[tuple[JsonValue, list[str]]] = [
    ({"type": ["string", "null"], "items": {"pattern": "^(?=a)b"}}, []),
    (True, []),
    ({"type": "int", "properties": {"a": {"minimum": "1"}}}, ["/properties/a/minimum", "/type"]),
    ({"pattern": "("}, ["/pattern"]),
    ([], [""]),
]


@pytest.mark.parametrize(("schema", "at"), INVALID)
def test_the_errors_of_a_schema(schema: JsonValue, at: list[str]) -> None:
    assert sorted({error.at for error in metaschema_errors(schema)}) == at


TYPES: list[tuple[JsonValue, set[str]]] = [
    ({}, set(ALL_TYPES)),
    (True, set(ALL_TYPES)),
    ({"type": "string"}, {"string"}),
    ({"type": ["string", "null"]}, {"string", "null"}),
    ({"type": "number"}, {"number", "integer"}),
    ({"enum": [1, "a", None]}, {"integer", "string", "null"}),
    ({"const": True}, {"boolean"}),
    ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, {"string"}),
    ({"anyOf": [{"type": "string"}, {"type": "array"}]}, {"string", "array"}),
    ({"oneOf": [{"type": "string"}, {"type": "array"}], "type": "array"}, {"array"}),
    ({"$ref": "#/Pet"}, {"object"}),
    ({"$ref": "#/a~1b%20%7B%C3%A9%7D"}, {"string"}),
    ({"$ref": "#/Loop"}, set(ALL_TYPES)),
]


@pytest.mark.parametrize(("schema", "accepted"), TYPES)
def test_the_types_a_schema_accepts(schema: JsonValue, accepted: set[str]) -> None:
    assert isinstance(ROOT, dict)
    assert Schemas({**ROOT, "x": schema}).types("/x") == accepted


def test_properties_are_declared_through_references_and_compositions() -> None:
    pet = {"id": "/Pet/properties/id", "next": "/Pet/properties/next", "born": "/Pet/properties/born"}
    assert Schemas(ROOT).properties("/Named") == pet | {"name": "/Named/allOf/1/properties/name"}
    assert Schemas(ROOT).properties("/Loop") == {}


def test_an_error_names_the_references_that_led_to_it() -> None:
    [error] = Schemas({"A": {"$ref": "#/B"}, "B": {"$ref": "#/C"}, "C": {"type": "integer"}}).errors("/A", "x")
    assert error.evaluation_path == ("$ref", "$ref", "type")


def test_a_choice_below_an_empty_name_is_reported_as_a_whole() -> None:
    schemas = Schemas(
        {"a": {"additionalProperties": {"properties": {"b": {"oneOf": [{"type": "null"}, {"type": "string"}]}}}}}
    )
    assert [error.keyword for error in schemas.errors("/a", {"": {"b": 0}})] == ["oneOf"]
