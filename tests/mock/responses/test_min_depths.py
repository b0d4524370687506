"""The minimum depth of a value decides which branch of a recursive schema is generated: one that ends."""

from __future__ import annotations

import random

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.min_depths import MAX_DEPTH, MinDepths
from caveat.mock.responses.samples import sample
from caveat.openapi.schema import Schemas

LEAF: JsonValue = {"type": "object", "required": ["leaf"], "properties": {"leaf": {"type": "integer"}}}
BOTH: JsonValue = {
    "type": "object",
    "required": ["left", "right"],
    "properties": {"left": {"$ref": "#/expression"}, "right": {"$ref": "#/expression"}},
}
WIDE: list[JsonValue] = [
    {
        "type": "object",
        "required": ["kind", "a", "b", "c", "d"],
        "properties": {"kind": {"const": kind}, **{name: {"$ref": "#/wide"} for name in "abcd"}},
    }
    for kind in ("sum", "product")
]
ROOT: dict[str, JsonValue] = {
    "scalar": {"type": "string"},
    "leaf": LEAF,
    "both": BOTH,
    "expression": {"oneOf": [BOTH, LEAF]},
    "wide": {"anyOf": [*WIDE, LEAF]},
    "combined": {"allOf": [{"$ref": "#/leaf"}, {"type": "object"}]},
    "optional": {"type": "object", "properties": {"below": {"$ref": "#/optional"}}},
    "list": {"type": "array", "minItems": 1, "items": {"$ref": "#/leaf"}},
    "empty list": {"type": "array", "items": {"$ref": "#/leaf"}},
    "endless": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/endless"}}},
    "undeclared": {"type": "object", "required": ["a"]},
    "dangling": {"$ref": "#/nowhere"},
    "true": True,
}
MIN_DEPTHS = {
    "scalar": 0,
    "leaf": 1,
    "expression": 1,
    "both": 2,
    "wide": 1,
    "combined": 1,
    "optional": 0,
    "list": 2,
    "empty list": 0,
    "endless": MAX_DEPTH,
    "undeclared": 0,
    "dangling": 0,
    "true": 0,
}


@pytest.mark.parametrize("name", MIN_DEPTHS)
def test_a_schema_has_the_depth_of_its_least_deep_value(name: str) -> None:
    assert MinDepths(ROOT).of(f"/{name}") == MIN_DEPTHS[name]


@pytest.mark.parametrize("seed", range(10))
def test_a_recursive_choice_ends(seed: int) -> None:
    schemas = Schemas(ROOT)
    value = sample(schemas, "/wide", random.Random(seed))  # noqa: S311 - variety, not secrecy
    assert schemas.valid("/wide", value)
