"""Instances: complete, valid, and from the document's own examples where they fit."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.instances import Instances, NoInstanceError
from caveat.openapi.schema import Schemas

SCHEMAS: dict[str, JsonValue] = {
    "linked": {"examples": {"rex": {"$ref": "#/pet"}}},
    "text": {"type": "string"},
    "number": {"type": "integer", "minimum": 1000},
    "day": {"type": "string", "format": "date"},
    "listed": {"enum": ["red", "green"]},
    "preset": {"type": "string", "default": "x", "minLength": 1},
    "pet": {"required": ["name"], "properties": {"name": {"type": "string", "pattern": "^Rex$"}, "age": {"const": 3}}},
    "undeclared": {"type": "object", "required": ["tag"]},
    "referred": {"$ref": "#/pet"},
    "either": {"oneOf": [{"type": "null"}, {"const": 7}]},
    "pair": {"type": "array", "minItems": 2, "items": {"$ref": "#/number"}},
    "tree": {
        "type": "object",
        "properties": {"name": {"const": "a"}, "below": {"type": "array", "items": {"$ref": "#/tree"}}},
    },
    "empty": {"type": "array", "maxItems": 0, "items": {"type": "string"}},
    "anywhere": {"example": {"name": "Rex"}},
    "never": {"type": "string", "minLength": 99},
    "vast": {"type": "array", "minItems": 2_147_483_647, "items": {"type": "string"}},
    "endless": {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/endless"}}},
}

EXPECTED: dict[str, JsonValue] = {
    "text": "Rex",
    "number": 1000,
    "day": "2026-11-20",
    "listed": "red",
    "preset": "x",
    "pet": {"name": "Rex", "age": 3},
    "undeclared": {"tag": "a"},
    "referred": {"name": "Rex", "age": 3},
    "either": None,
    "pair": [1000, 1000],
    "empty": [],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_instance_of(name: str) -> None:
    assert Instances(Schemas(SCHEMAS)).of(f"/{name}") == EXPECTED[name]


def test_a_recursive_schema_has_a_finite_instance() -> None:
    schemas = Schemas(SCHEMAS)
    instance = Instances(schemas).of("/tree")
    assert schemas.valid("/tree", instance)
    assert isinstance(instance, dict)
    assert instance["name"] == "a"


def test_schemas_that_lead_to_each_other_in_many_ways_are_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    valid = Schemas.valid

    def counted(schemas: Schemas, pointer: str, value: JsonValue) -> bool:
        checked.append(pointer)
        return valid(schemas, pointer, value)

    monkeypatch.setattr(Schemas, "valid", counted)
    names = [f"n{number}" for number in range(16)]
    properties: dict[str, JsonValue] = {name: {"$ref": f"#/{name}"} for name in names}
    schemas: dict[str, JsonValue] = {name: {"type": "object", "properties": properties} for name in names}
    assert Instances(Schemas(schemas)).of("/n0")
    assert len(checked) < 20_000


@pytest.mark.parametrize("name", ["never", "vast", "endless"])
def test_a_schema_without_an_instance_is_an_error(name: str) -> None:
    with pytest.raises(NoInstanceError):
        Instances(Schemas(SCHEMAS)).of(f"/{name}")
