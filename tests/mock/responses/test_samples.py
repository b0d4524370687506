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
from sample_schemas import SCHEMAS, Schema, rng, schemas

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
