"""Open enums: values that their lists do not have, wherever the schema puts them."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.open_enums import OpenEnums, closed
from caveat.openapi.schema import Schemas

DOCUMENT = source.parse(
    """\
components:
  schemas:
    Colour: {type: string, x-extensible-enum: [red, blue]}
    Size: {type: string, x-extensible-enum: [small]}
    Alias: {$ref: '#/components/schemas/Colour'}
    Pet: {properties: {colour: {$ref: '#/components/schemas/Alias'}, name: {type: string}}}
    List: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Map: {properties: {name: {type: string}}, additionalProperties: {$ref: '#/components/schemas/Colour'}}
    Pair: {prefixItems: [{type: string}, {$ref: '#/components/schemas/Colour'}], items: {type: string}}
    Both: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {size: {$ref: '#/components/schemas/Size'}}}]}
    Nullable: {anyOf: [{$ref: '#/components/schemas/Colour'}, {type: 'null'}]}
    Either: {oneOf: [{$ref: '#/components/schemas/Colour'}, {type: integer}]}
    Any: {anyOf: [{$ref: '#/components/schemas/Colour'}, {type: string}]}
    Lists: {anyOf: [{$ref: '#/components/schemas/Colour'}, {$ref: '#/components/schemas/Size'}]}
    Tree: {properties: {colour: {$ref: '#/components/schemas/Colour'}, below: {$ref: '#/components/schemas/Tree'}}}
    Circle: {allOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Colour'}]}
    Closed: {type: string, enum: [red]}
""",
    "a test",
).value

VALUES: list[tuple[str, JsonValue, list[tuple[str, str]]]] = [
    ("Colour", "red", []),
    ("Colour", "pink", [("", "pink")]),
    ("Colour", 1, []),
    ("Pet", {"colour": "pink", "name": "Rex", "size": "huge"}, [("/colour", "pink")]),
    ("List", [{"colour": "red"}, {"colour": "pink"}, {}], [("/1/colour", "pink")]),
    ("Map", {"a": "pink", "b": "blue", "name": "Rex"}, [("/a", "pink")]),
    ("Pair", ["pink", "pink", "pink"], [("/1", "pink")]),
    ("Both", {"colour": "pink", "size": "huge"}, [("/colour", "pink"), ("/size", "huge")]),
    ("Nullable", None, []),
    ("Nullable", "pink", [("", "pink")]),
    ("Either", "pink", [("", "pink")]),
    ("Either", 7, []),
    ("Any", "pink", []),
    ("Lists", "small", []),
    ("Lists", "huge", [("", "huge")]),
    ("Tree", {"colour": "red", "below": {"below": {"colour": "pink"}}}, [("/below/below/colour", "pink")]),
    ("Circle", "pink", [("", "pink")]),
    ("Closed", "pink", []),
]


WIDENED: dict[str, str] = {
    "a negation": "{not: {$ref: '#/components/schemas/Colour'}}",
    "one of several": "{oneOf: [{$ref: '#/components/schemas/Colour'}, {type: string}]}",
    "a condition": "{if: {$ref: '#/components/schemas/Colour'}, then: false}",
    "a limit of what is contained": "{contains: {$ref: '#/components/schemas/Colour'}, maxContains: 0}",
    "a list beside it": "{x-extensible-enum: [pink], enum: [red]}",
}


@pytest.mark.parametrize("schema", WIDENED.values(), ids=WIDENED)
def test_a_value_is_not_shown_valid_where_closed_enums_allow_more(schema: str) -> None:
    document = source.parse(
        f"components: {{schemas: {{Colour: {{type: string, x-extensible-enum: [red]}}, It: {schema}}}}}", "a test"
    ).value
    schemas, pointer = Schemas(document), "/components/schemas/It"
    value: JsonValue = ["pink"] if "contains" in schema else "pink"
    assert not schemas.valid(pointer, value)
    assert not OpenEnums(schemas).shows_valid(pointer, value)


@pytest.mark.parametrize(("name", "value", "unknown"), VALUES)
def test_a_value_that_is_shown_valid_is_valid_and_has_known_values_only(
    name: str, value: JsonValue, unknown: list[tuple[str, str]]
) -> None:
    schemas, pointer = Schemas(DOCUMENT), f"/components/schemas/{name}"
    enums = OpenEnums(schemas)
    is_shown = enums.has_any(pointer) and schemas.valid(pointer, value) and not unknown
    assert enums.shows_valid(pointer, value) is (is_shown and name != "Either")


@pytest.mark.parametrize(("name", "value", "expected"), VALUES)
def test_unknown_values_are_found(name: str, value: JsonValue, expected: list[tuple[str, str]]) -> None:
    enums = OpenEnums(Schemas(DOCUMENT))
    unknown = list(enums.unknown_values((f"/components/schemas/{name}",), value))
    assert [(each.at, each.value) for each in unknown] == expected


def test_the_pointers_lead_to_the_open_enum_through_the_references() -> None:
    enums = OpenEnums(Schemas(DOCUMENT))
    [unknown] = enums.unknown_values(("/site", "/components/schemas/Pet"), {"colour": "pink"})
    assert unknown.known == ("red", "blue")
    assert unknown.pointers == (
        "/site",
        "/components/schemas/Pet/properties/colour",
        "/components/schemas/Alias",
        "/components/schemas/Colour",
    )


def test_an_unknown_value_is_valid_until_the_document_is_closed() -> None:
    assert isinstance(DOCUMENT, dict)
    pointer = "/components/schemas/Pet"
    assert Schemas(DOCUMENT).valid(pointer, {"colour": "pink"})
    assert not Schemas(closed(DOCUMENT)).valid(pointer, {"colour": "pink"})
    assert Schemas(closed(DOCUMENT)).valid(pointer, {"colour": "red"})
