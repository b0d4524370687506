"""The constraints of a schema, where they are in a value, and values that break them."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mutation.constraints import Constraint, breaking, constraints, places
from caveat.openapi.schema import Schemas

ROOT: JsonValue = {
    "pet": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": ["string", "null"]}, "of": {"$ref": "#/pet"}},
    },
    "list": {"type": "array", "maxItems": 2, "uniqueItems": False, "items": {"enum": ["a", "b"]}},
    "map": {"additionalProperties": {"minimum": 3}},
    "open": {"additionalProperties": True},
    "closed": {"additionalProperties": False},
    "both": {"allOf": [{"type": "string"}, {"type": "string", "minLength": 2}]},
    "choice": {"oneOf": [{"type": "integer", "maximum": 3}, {"type": "string"}]},
}
SCHEMAS = Schemas(ROOT)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("/pet", ["/ null", "/ type", "/id required", "/id type"]),
        ("/list", ["/ null", "/ type", "/ maxItems", "/* enum"]),
        ("/map", ["/* minimum"]),
        ("/open", []),
        ("/closed", ["/ additionalProperties"]),
        ("/both", ["/ null", "/ type", "/ minLength"]),
        ("/choice", ["/ null", "/ type", "/ maximum"]),
    ],
)
def test_each_constraint_is_listed_once(schema: str, expected: list[str]) -> None:
    assert [f"{each.at} {each.keyword}" for each in constraints(SCHEMAS, schema)] == expected


def test_a_constraint_names_each_schema_that_says_it() -> None:
    [constraint] = [each for each in constraints(SCHEMAS, "/both") if each.keyword == "type"]
    assert constraint.promises == ("/both/allOf/0/type", "/both/allOf/1/type")


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ((), 1, [""]),
        (("a", "b"), {"a": {"b": 1}}, ["/a/b"]),
        (("a", "b"), {"a": {}}, []),
        (("*", "id"), [{"id": 1}, {}, {"id": 2}], ["/0/id", "/2/id"]),
        (("*",), {"x": 1, "y": 2}, ["/x", "/y"]),
        (("*",), "text", []),
    ],
)
def test_the_places_of_a_value(place: tuple[str, ...], value: JsonValue, expected: list[str]) -> None:
    assert list(places(value, place)) == expected


@pytest.mark.parametrize(
    ("constraint", "value", "expected"),
    [
        (Constraint((), ("/pet",), "required", "id"), {"id": "a"}, {}),
        (Constraint((), ("/pet",), "null"), {"id": "a"}, None),
        (Constraint((), ("/list",), "maxItems"), ["a"], ["a", "a", "a"]),
        (Constraint(("*",), ("/list/items",), "enum"), "a", "undocumented"),
        (Constraint((), ("/choice/oneOf/0",), "maximum"), 1, 4),
    ],
)
def test_a_value_that_breaks_it(constraint: Constraint, value: JsonValue, expected: JsonValue) -> None:
    assert next(breaking(SCHEMAS, constraint, value)) == expected


def test_a_value_of_another_type_has_none_that_the_schema_accepts() -> None:
    values = list(breaking(SCHEMAS, Constraint(("id",), ("/pet/properties/id",), "type"), "a"))
    assert values
    assert not any(value is None or isinstance(value, str) for value in values)


def test_another_branch_of_a_choice_is_not_broken() -> None:
    assert list(breaking(SCHEMAS, Constraint((), ("/choice/oneOf/0",), "maximum"), "text")) == []


def test_no_value_is_made_that_is_longer_than_the_longest_one() -> None:
    long = Schemas({"a": {"maxLength": 2_000_000_000}})
    assert list(breaking(long, Constraint((), ("/a",), "maxLength"), "text")) == []
