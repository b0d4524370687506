"""Violations: each constraint is broken at its place, and the rest of the instance is kept."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.schema import ALL_TYPES, Schemas
from caveat.openapi.violations import real_violations, unlisted, violations, without, wrong_types


def broken(schema: JsonValue, instance: JsonValue, **others: JsonValue) -> dict[str, list[str]]:
    """The places of the real violations by kind, after a check that the schema refuses all their instances."""
    schemas = Schemas({"s": schema, **others})
    assert schemas.valid("/s", instance)
    places: dict[str, list[str]] = {}
    for violation in real_violations(schemas, "/s", instance):
        assert violation.instances
        assert not any(schemas.valid("/s", value) for value in violation.instances)
        places.setdefault(violation.kind, []).append(violation.place)
    return places


KEYWORDS: dict[str, tuple[JsonValue, JsonValue]] = {
    "type": ({"type": "string"}, "a"),
    "null": ({"type": "integer"}, 1),
    "const": ({"const": 7}, 7),
    "enum": ({"enum": ["a", "b"]}, "a"),
    "pattern": ({"pattern": "^[a-z]{3}$"}, "abc"),
    "minLength": ({"minLength": 2}, "ab"),
    "maxLength": ({"maxLength": 2}, "ab"),
    "minimum": ({"minimum": 1}, 1),
    "maximum": ({"maximum": 1}, 1),
    "exclusiveMinimum": ({"exclusiveMinimum": 1}, 2),
    "exclusiveMaximum": ({"exclusiveMaximum": 1}, 0),
    "multipleOf": ({"multipleOf": 2}, 4),
    "minItems": ({"minItems": 1}, [1]),
    "maxItems": ({"maxItems": 1}, [1]),
    "uniqueItems": ({"uniqueItems": True}, [1, 2]),
    "required": ({"required": ["a"]}, {"a": 1}),
    "minProperties": ({"minProperties": 1}, {"a": 1}),
    "maxProperties": ({"maxProperties": 1}, {"a": 1}),
    "dependentRequired": ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 1}),
    "additionalProperties": ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1}),
    "anyOf": ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": 1}),
    "oneOf": ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "a"),
}


@pytest.mark.parametrize("kind", KEYWORDS)
def test_a_keyword_is_broken(kind: str) -> None:
    schema, instance = KEYWORDS[kind]
    assert kind in broken(schema, instance)


@pytest.mark.parametrize("keyword", ["maxItems", "maxLength", "maxProperties"])
def test_a_length_that_fills_the_memory_is_not_exceeded(keyword: str) -> None:
    instances: dict[str, JsonValue] = {"maxItems": ["a"], "maxLength": "a", "maxProperties": {"a": 1}}
    assert keyword not in broken({keyword: 10**12}, instances[keyword])


FORMATS = {
    "date": "2026-11-20",
    "date-time": "2026-11-20T12:00:00Z",
    "email": "user@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "hostname": "example.com",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_broken(name: str) -> None:
    assert broken({"format": name}, FORMATS[name]) == {"format": [f"/ ({name})".replace("/ ", " ")]}


PLACES: dict[str, tuple[JsonValue, JsonValue, dict[str, list[str]]]] = {
    "of a property": ({"properties": {"a/b": {"minimum": 1}}}, {"a/b": 1}, {"minimum": ["/a~1b"]}),
    "not of an absent property": ({"properties": {"a": {"minimum": 1}}}, {}, {}),
    "of the first item": ({"items": {"minimum": 1}}, [1, 1], {"minimum": ["/0"]}),
    "of a part of an allOf": ({"allOf": [{"minimum": 1}, {"maximum": 1}]}, 1, {"minimum": ["/"], "maximum": ["/"]}),
    "once for a constraint that is repeated": ({"minimum": 1, "allOf": [{"minimum": 1}]}, 1, {"minimum": ["/"]}),
    "of each required property": ({"required": ["a", "b"]}, {"a": 1, "b": 1}, {"required": ["/a", "/b"]}),
    "of a referenced scalar": ({"properties": {"a": {"$ref": "#/positive"}}}, {"a": 1}, {"minimum": ["/a"]}),
    "of the root behind a reference": (
        {"$ref": "#/pet"},
        {"id": 1},
        {"type": ["/"], "null": ["/"], "minimum": ["/id"]},
    ),
    "of a named object its presence only": (
        {"properties": {"a": {"$ref": "#/pet"}}},
        {"a": {"id": 1}},
        {"null": ["/a"]},
    ),
    "not of a constraint that another keyword relaxes": ({"anyOf": [{"type": "null"}, {"minimum": 1}]}, 1, {}),
}


@pytest.mark.parametrize("title", PLACES)
def test_a_constraint_is_broken(title: str) -> None:
    schema, instance, expected = PLACES[title]
    pet: JsonValue = {"type": "object", "properties": {"id": {"minimum": 1}}}
    assert broken(schema, instance, positive={"minimum": 1}, pet=pet) == expected


def test_a_recursive_schema_ends() -> None:
    tree: JsonValue = {"required": ["name"], "properties": {"below": {"items": {"$ref": "#/s"}}}}
    assert broken(tree, {"name": "a", "below": [{"name": "b"}]}) == {"required": ["/name"]}


def test_candidates_may_be_valid() -> None:
    schemas = Schemas({"s": {"required": ["a"], "type": ["string", "object"]}})
    [required, type_] = [violation for violation in violations(schemas, "/s", {"a": 1}) if violation.kind != "null"]
    assert (required.kind, type_.kind) == ("required", "type")
    assert any(schemas.valid("/s", value) for value in type_.instances)


def test_wrong_types_are_those_that_are_not_accepted_the_likeliest_first() -> None:
    assert list(wrong_types(7, frozenset({"integer"}))) == ["7", True, [], {}]
    assert list(wrong_types(0.5, frozenset({"number", "integer"}))) == ["0.5", True, [], {}]
    assert list(wrong_types("a", frozenset({"string", "object"}))) == [0, True, []]
    assert list(wrong_types(None, ALL_TYPES)) == []


UNLISTED: list[tuple[JsonValue, list[JsonValue]]] = [
    (True, [False]),
    ("on", ["undocumented"]),
    ("ON", ["UNDOCUMENTED"]),
    (7, [987654321]),
    (None, []),
    ({}, []),
]


@pytest.mark.parametrize(("value", "expected"), UNLISTED)
def test_an_unlisted_value_has_the_same_type(value: JsonValue, expected: list[JsonValue]) -> None:
    assert list(unlisted(value)) == expected


def test_properties_are_removed_by_name() -> None:
    assert without({"a": 1, "b": 2, "c": 3}, "a", "c", "other") == {"b": 2}
