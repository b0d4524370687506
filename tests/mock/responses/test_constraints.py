"""The schemas that apply to one value together."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.constraints import Constraints
from caveat.openapi.coerce import as_object
from caveat.openapi.schema import ALL_TYPES

CLOSED: JsonValue = {"properties": {"a": {}}, "additionalProperties": False, "required": ["a"]}
OPEN: JsonValue = {"properties": {"a": {}, "b": {}, "c": False}}


def constraints(*schemas: JsonValue) -> Constraints:
    return Constraints(tuple((f"/{index}", as_object(schema)) for index, schema in enumerate(schemas)), ALL_TYPES)


def test_a_property_has_the_schemas_of_all_parts_and_none_that_a_part_forbids() -> None:
    assert constraints(OPEN).properties() == {"a": ("/0/properties/a",), "b": ("/0/properties/b",)}
    assert constraints(OPEN, CLOSED).properties() == {"a": ("/0/properties/a", "/1/properties/a")}
    assert constraints(OPEN, CLOSED).required() == ["a"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [({"pattern": "a"}, "string"), ({"required": ["a"]}, "object"), ({"minimum": 1}, "number"), ({}, "null")],
)
def test_without_a_type_the_keywords_say_the_likeliest(schema: JsonValue, expected: str) -> None:
    assert constraints(schema).type() == expected
