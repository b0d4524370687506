"""Samples: a valid value for nearly every schema, the same with the same seed."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.schema import Schemas

Schema = dict[str, JsonValue]

LEAF: Schema = {"type": "object", "properties": {"below": {"$ref": "#/s"}}}

SCHEMAS: dict[str, JsonValue] = {
    "everything": {},
    "a choice of which one branch has a type in common": {
        "oneOf": [{"type": "null"}, {"type": "null"}, {"type": "object", "required": ["a"]}],
        "allOf": [{"type": "object"}],
    },
    "branches that differ deep inside only": {
        "oneOf": [{"properties": {"all": {"items": {"properties": {name: {"type": "string"}}}}}} for name in "ab"],
        "type": "object",
        "example": {"all": [{"a": "x"}]},
    },
    "true": True,
    "null": {"type": "null"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "integer in bounds": {"type": "integer", "minimum": 3, "maximum": 3},
    "integer below zero": {"type": "integer", "maximum": -5},
    "integer inside of exclusive bounds": {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    "integer of fractional bounds": {"type": "integer", "minimum": 2.5, "maximum": 3.5},
    "integer multiple": {"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 13},
    "huge integer": {"type": "integer", "minimum": 2**62},
    "number": {"type": "number"},
    "number in narrow bounds": {"type": "number", "minimum": 0.00001, "maximum": 0.00002},
    "number inside of exclusive bounds": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "number multiple": {"type": "number", "multipleOf": 0.5, "minimum": 0.4, "maximum": 0.9},
    "string": {"type": "string"},
    "empty string": {"type": "string", "maxLength": 0},
    "long string": {"type": "string", "minLength": 100},
    "string of a pattern": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"},
    "string of a loose pattern": {"type": "string", "pattern": "b+", "minLength": 2},
    "string of a pattern of a length": {"type": "string", "pattern": "^[a-z]*$", "minLength": 20, "maxLength": 30},
    "string of either pattern": {"type": "string", "pattern": "^(a|b)?$"},
    "string of a class of letters": {"type": "string", "pattern": r"^\w\d\S$"},
    "string that is not whitespace": {"type": "string", "pattern": r"\S"},
    **{f"string as {name}": {"type": "string", "format": name} for name in
       ("date-time", "date", "time", "uuid", "email", "uri", "url", "hostname", "ipv4", "ipv6", "byte", "binary",
        "password", "duration", "uri-reference", "idn-email", "json-pointer", "regex", "iri")},
    "string of an unknown format": {"type": "string", "format": "whim", "minLength": 3, "maxLength": 3},
    "string of a format and a length": {"type": "string", "format": "email", "maxLength": 100},
    "array": {"type": "array", "items": {"type": "integer"}},
    "array of anything": {"type": "array", "minItems": 2},
    "empty array": {"type": "array", "items": {"type": "integer"}, "maxItems": 0},
    "long array": {"type": "array", "items": {"type": "string"}, "minItems": 5, "maxItems": 5},
    "array of different values": {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
    "array of different numbers": {"type": "array", "items": {"type": "integer"}, "minItems": 5, "uniqueItems": True},
    "tuple": {"type": "array", "prefixItems": [{"type": "string"}, {"const": 1}], "items": False, "minItems": 2},
    "object": {"type": "object"},
    "object of properties": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
    "object without a type": {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
    "object with a required property that is not described": {"type": "object", "required": ["a"]},
    "object of one kind of values": {
        "type": "object", "required": ["a"], "additionalProperties": {"type": "integer", "minimum": 1}},
    "object of at least two": {"type": "object", "minProperties": 2, "additionalProperties": {"type": "string"}},
    "object of at most one": {
        "type": "object", "properties": {"a": {}, "b": {}, "c": {"type": "null"}}, "required": ["c"],
        "maxProperties": 1},
    "closed object": {"type": "object", "properties": {"a": {"type": "null"}}, "additionalProperties": False},
    "object without a forbidden property": {"type": "object", "properties": {"a": False, "b": {"type": "integer"}}},
    "const": {"const": {"a": [1]}},
    "const null": {"const": None},
    "enum": {"enum": [None, "a", 3]},
    "enum of a type": {"type": "string", "enum": ["a", "b"]},
    "default": {"type": "integer", "default": 7},
    "a default that is wrong": {"type": "integer", "default": "none"},
    "an example that is wrong": {"type": "integer", "example": "none"},
    "nullable": {"type": ["null", "string"], "minLength": 2},
    "several types": {"type": ["integer", "string"], "minimum": 3, "minLength": 2},
    "all of two objects": {
        "allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"$ref": "#/leaf"}]},
    "all of two objects, and more": {
        "type": "object", "required": ["c"], "properties": {"c": {"const": 3}},
        "allOf": [{"required": ["a"], "properties": {"a": {"const": 1}}}, {"required": ["b"]}]},
    "all of a number's bounds": {"type": "integer", "allOf": [{"minimum": 5}, {"maximum": 6}]},
    "any of two": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
    "any of two, and more": {
        "type": "object", "properties": {"a": {"const": 1}}, "required": ["a"],
        "anyOf": [{"required": ["b"], "properties": {"b": {"type": "integer"}}}, {"required": ["c"]}]},
    "one of two": {"oneOf": [{"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}, {"const": 2}]},
    "one of two that overlap": {"oneOf": [{"type": "integer"}, {"type": "number", "maximum": 0.5, "minimum": 0.1}]},
    "one of none possible and one": {"oneOf": [False, {"type": "boolean"}]},
    "a reference": {"$ref": "#/leaf"},
    "a reference and more": {"$ref": "#/leaf", "required": ["n"], "properties": {"n": {"type": "integer"}}},
    "a reference in a bound": {"type": "array", "minItems": 1, "items": {"$ref": "#/leaf"}},
    "recursive": LEAF,
    "recursive in lists": {
        "type": "object", "required": ["kids"],
        "properties": {"kids": {"type": "array", "items": {"$ref": "#/s"}}}},
    "recursive in many lists": {
        "type": "object", "required": list("abcdef"),
        "properties": {name: {"type": "array", "items": {"$ref": "#/s"}} for name in "abcdef"}},
    "recursive through a choice": {
        "anyOf": [{"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/s"}}}, {"type": "null"}]},
    "one of two required properties": {
        "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "not both properties": {
        "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "not": {"required": ["a", "b"]}},
    "none of two properties": {
        "type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "required": ["c"],
        "not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
    "a condition": {
        "type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["card", "bank"]}},
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"required": ["number"], "properties": {"number": {"type": "string", "minLength": 4}}},
        "else": {"required": ["iban"], "properties": {"iban": {"type": "string", "minLength": 6}}}},
    "a condition that forbids": {
        "type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["a", "b"]}, "x": {"type": "integer"}},
        "if": {"properties": {"kind": {"const": "a"}}}, "then": {"properties": {"x": False}}},
    "a property that depends": {
        "type": "object", "required": ["a"], "properties": {"a": {"const": 1}, "b": {"type": "integer"}},
        "dependentRequired": {"a": ["b", "c"]}},
    "a schema that depends": {
        "type": "object", "required": ["a"], "properties": {"a": {"const": 1}},
        "dependentSchemas": {"a": {"required": ["z"], "properties": {"z": {"type": "string", "minLength": 3}}}}},
    "a list that contains": {
        "type": "array", "items": {"type": ["integer", "string"]}, "contains": {"const": 7}, "minContains": 2},
    "a short list that contains": {
        "type": "array", "maxItems": 1, "minItems": 1, "items": {"type": "integer"}, "contains": {"minimum": 5000}},
    "names of a form": {
        "type": "object", "minProperties": 3, "propertyNames": {"pattern": "^[a-z]{2}$"},
        "additionalProperties": {"type": "integer"}},
    "one of two told apart by an optional enum": {
        "oneOf": [
            {"type": "object", "properties": {"kind": {"enum": ["a"]}, "x": {"type": "integer"}}},
            {"type": "object", "properties": {"kind": {"enum": ["b"]}, "x": {"type": "integer"}}}]},
    "one of, inside all of": {
        "allOf": [{"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
                  {"oneOf": [{"required": ["a"], "properties": {"a": {"type": "string"}}},
                             {"required": ["b"], "properties": {"b": {"type": "string"}}}]}]},
    "unevaluated properties": {
        "type": "object", "allOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]}],
        "unevaluatedProperties": False},
    "conditions in a list": {
        "type": "array", "minItems": 3,
        "items": {"type": "object", "required": ["k"], "properties": {"k": {"enum": [1, 2]}},
                  "if": {"properties": {"k": {"const": 1}}}, "then": {"required": ["one"]}}},
    "a pattern and a length": {"type": "string", "pattern": "^[A-Z]+$", "minLength": 20, "maxLength": 22},
    "a pattern without anchors and a length": {"type": "string", "pattern": "[0-9]", "minLength": 30},
    "a pattern of an exact length": {"type": "string", "pattern": "^\\d+$", "minLength": 4, "maxLength": 4},
    "a format and a short length": {"type": "string", "format": "email", "maxLength": 8},
    "a format and a long length": {"type": "string", "format": "uri", "minLength": 60},
    "a pattern of a Unicode category": {"type": "string", "pattern": "^\\p{L}[\\p{L}\\d]+$"},
    "a pattern with a look ahead": {"type": "string", "pattern": "^(?=.*\\d)[a-z\\d]{8,}$"},
    "two patterns": {"type": "string", "allOf": [{"pattern": "^[ab]+$"}, {"pattern": "a"}]},
}  # fmt: skip


def rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - variety, not secrecy


def schemas(schema: JsonValue) -> Schemas:
    return Schemas({"s": schema, "leaf": {"type": "object", "properties": {"leaf": {"type": "boolean"}}}})


LONG: dict[str, Schema] = {
    "a very long array": {"type": "array", "items": {"type": "integer"}, "minItems": 5000},
    "a very long array of objects": {
        "type": "array",
        "minItems": 5000,
        "items": {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"type": "string"}, "b": {"type": "number"}},
        },
    },
    "a very long array of different numbers": {
        "type": "array",
        "items": {"type": "integer"},
        "minItems": 5000,
        "uniqueItems": True,
    },
    "a very long array of different texts": {
        "type": "array",
        "items": {"type": "string", "maxLength": 8},
        "minItems": 5000,
        "uniqueItems": True,
    },
    "a very long array of different objects": {
        "type": "array",
        "minItems": 5000,
        "uniqueItems": True,
        "items": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "maxLength": 12}}},
    },
    "an object with very many properties": {
        "type": "object",
        "minProperties": 5000,
        "additionalProperties": {"type": "integer"},
    },
}


@pytest.mark.parametrize("title", LONG)
def test_a_value_with_many_parts_is_valid(title: str) -> None:
    compiled = schemas(LONG[title])
    assert compiled.valid("/s", sample(compiled, "/s", rng(0)))


def test_optional_properties_are_left_out_where_there_are_too_many() -> None:
    compiled = schemas({"type": "object", "properties": {f"p{index}": {"type": "string"} for index in range(2000)}})
    value = sample(compiled, "/s", random.Random(0))  # noqa: S311 - no secret
    assert compiled.valid("/s", value)
    assert isinstance(value, dict)
    assert len(value) > 500


@pytest.mark.parametrize("title", SCHEMAS)
def test_a_sample_is_valid(title: str) -> None:
    compiled = schemas(SCHEMAS[title])
    for seed in range(5):
        value = sample(compiled, "/s", rng(seed))
        assert compiled.valid("/s", value), value
        assert len(json.dumps(value)) < 10_000


IMPOSSIBLE: dict[str, JsonValue] = {
    "nothing": False,
    "itself, without an end": {"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/s"}}},
    "all of itself": {"allOf": [{"$ref": "#/s"}]},
    "a pattern that Python does not support": {"type": "string", "pattern": r"^\p{Greek}+$"},
    "a pattern with a look ahead": {"type": "string", "pattern": "^(?=a).b$"},
    "bounds that exclude each other": {"type": "integer", "minimum": 3, "maximum": 2},
    "lengths that exclude each other": {"type": "string", "minLength": 3, "maxLength": 2},
    "a list that is too long": {"type": "array", "minItems": 10**12},
    "a string that is too long": {"type": "string", "minLength": 10**12},
    "not a number": {"type": "number", "not": {"type": "number"}},
    "endless bounds": {"type": "number", "minimum": -1e308, "maximum": 1e308},
    "a choice without branches": {"anyOf": []},
    "a choice without possible branches": {"oneOf": [False]},
    "many of itself, without an end": {
        "type": "object",
        "required": list("abcdef"),
        "additionalProperties": {"$ref": "#/s"},
    },
}


@pytest.mark.parametrize("title", IMPOSSIBLE)
def test_a_schema_that_cannot_be_satisfied_gets_a_value_too(title: str) -> None:
    value = sample(schemas(IMPOSSIBLE[title]), "/s", rng(0))
    assert len(json.dumps(value)) < 10_000_000


@pytest.mark.parametrize("title", ["string", "number", "enum", "array", "several types", "any of two"])
def test_the_seed_decides_the_sample(title: str) -> None:
    compiled = schemas(SCHEMAS[title])
    values = [json.dumps(sample(compiled, "/s", rng(seed))) for seed in range(8)]
    assert values == [json.dumps(sample(compiled, "/s", rng(seed))) for seed in range(8)]
    assert len(set(values)) > 1


def test_an_invalid_schema_is_an_error() -> None:
    with pytest.raises(BadDocument, match="#/s is not a usable schema"):
        sample(schemas({"type": "array", "minItems": -1}), "/s", rng(0))


def test_the_examples_of_the_document_are_preferred() -> None:
    shown: list[dict[str, JsonValue]] = [{"example": "mine"}, {"default": "mine"}, {"examples": ["mine"]}]
    for each in shown:
        assert sample(schemas({"type": "string", **each}), "/s", rng(0)) == "mine"


SCALARS: st.SearchStrategy[Schema] = st.one_of(
    st.builds(
        lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more},
        st.integers(-(10**6), 10**6),
        st.integers(0, 10),
    ),
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        st.integers(0, 30),
        st.integers(0, 5),
    ),
    st.sampled_from(["date-time", "uuid", "email", "ipv4"]).map(lambda name: {"type": "string", "format": name}),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"enum": [1, "a"]}, {"$ref": "#/leaf"}, {}]),
)


def larger(below: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    described = st.dictionaries(st.sampled_from("abcd"), below, max_size=3)
    return st.one_of(
        st.builds(
            lambda items, least: {"type": "array", "items": items, "minItems": least, "maxItems": least + 1},
            below,
            st.integers(0, 3),
        ),
        st.builds(
            lambda known, required, rest: {
                "type": "object",
                "properties": known,
                "required": required,
                "additionalProperties": rest,
            },
            described,
            st.lists(st.sampled_from("abcd"), unique=True),
            below,
        ),
        st.builds(lambda branches: {"anyOf": branches}, st.lists(below, min_size=1, max_size=3)),
    )


@given(st.recursive(SCALARS, larger, max_leaves=8), st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_a_sample_of_any_schema_is_valid(schema: Schema, seed: int) -> None:
    compiled = schemas(schema)
    value = sample(compiled, "/s", rng(seed))
    assert compiled.valid("/s", value), value


def test_write_only_properties_are_left_out() -> None:
    schema: Schema = {"type": "object", "properties": {"a": {"const": 1}, "secret": {"const": 2, "writeOnly": True}}}
    assert sample(Schemas({"s": schema}), "/s", random.Random(1)) == {"a": 1}  # noqa: S311 - no secret


def level(*names: str) -> Schema:
    return {"type": "object", "required": [*names], "properties": {name: {"$ref": "#/s"} for name in names}}


ENDLESS: list[JsonValue] = [
    {"anyOf": [level("a", "b"), level("a", "c")]},
    {"oneOf": [level("a", "b", "c"), level("a", "b", "d")]},
    {"allOf": [level("a"), {"anyOf": [level("a", "b"), level("a")]}]},
]


@pytest.mark.parametrize("schema", ENDLESS, ids=lambda each: next(iter(each)))
def test_a_schema_whose_values_never_end_has_no_sample(schema: JsonValue) -> None:
    """A deep value of such choices would take exponential time to validate."""
    assert sample(Schemas({"s": schema}), "/s", rng(0)) is None
