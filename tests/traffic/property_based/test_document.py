"""The document that requests are generated from ends a search in bounded time, and says what it leaves out."""

from __future__ import annotations

import json

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import lookup
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec
from caveat.traffic.property_based.document import MAX_ENUM, generation_document


def document(schema: JsonValue) -> Spec:
    return Spec(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"S": schema}},
        }
    )


def generated(schema: JsonValue) -> tuple[JsonValue, list[str]]:
    """The schema to generate from, and the notices."""
    made = generation_document(document(schema))
    return lookup(made.root, "/components/schemas/S"), made.notices


def test_a_document_without_such_parts_stays_as_it_is() -> None:
    schema: JsonValue = {"type": "string", "pattern": "^[a-z]+$", "enum": ["a", "b"]}
    assert generated(schema) == (schema, [])


def test_a_long_enum_is_shortened_to_values_from_its_first_to_its_last() -> None:
    schema, notices = generated({"enum": list(range(200_000))})
    assert isinstance(schema, dict)
    values = schema["enum"]
    assert isinstance(values, list)
    assert (len(set(map(str, values))), values[0], values[-1]) == (MAX_ENUM, 0, 199_999)
    assert notices == ["an enum has 200000 values: requests use 64 of them"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^(a+)+$", "minLength": 40},
        {"type": "string", "pattern": r"^(\w+\s?)*$", "maxLength": 12},
    ],
    ids=json.dumps,
)
def test_strings_replace_a_pattern_that_may_take_exponential_time(schema: dict[str, JsonValue]) -> None:
    made, notices = generated(schema)
    assert isinstance(made, dict)
    strings = made["enum"]
    assert isinstance(strings, list)
    assert strings
    assert "pattern" not in made
    assert all(Schemas({"s": schema}).valid("/s", value) for value in strings)
    assert [str(schema["pattern"]) in notice for notice in notices] == [True]


def test_strings_of_such_a_pattern_are_short_because_the_service_may_use_the_pattern_too() -> None:
    made, _ = generated({"type": "string", "pattern": r"^(ALL|ANY):([^:,]+:.+?)(,\s*[^:,]+:.+?)*$"})
    assert isinstance(made, dict)
    strings = as_list(made["enum"])
    assert len(strings) > 1
    assert max(len(str(value)) for value in strings) <= 64


def test_a_pattern_that_no_string_is_found_for_is_left_out() -> None:
    made, notices = generated({"type": "string", "pattern": "^(a+)+$", "maxLength": 0})
    assert made == {"type": "string"}
    assert notices[0].endswith("requests have any string instead")


def test_a_pattern_of_names_is_left_out() -> None:
    made, _ = generated({"patternProperties": {"^(a+)+$": {"type": "null"}, "^x-": {}}})
    assert made == {"patternProperties": {"^x-": {}}}


def test_a_prefix_without_a_namespace_is_left_out() -> None:
    bound: JsonValue = {"xml": {"prefix": "x", "namespace": "urn:x"}}
    assert generated({"xml": {"name": "a", "prefix": "x"}, "type": "object"})[0] == {
        "xml": {"name": "a"},
        "type": "object",
    }
    assert generated(bound)[0] == bound
