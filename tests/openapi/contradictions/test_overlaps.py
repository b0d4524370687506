"""Overlaps: branches of a `oneOf` that accept only what another one accepts."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.contradictions.overlaps import overlap
from caveat.openapi.schema import Schemas

TEXT: dict[str, JsonValue] = {"type": "string"}
PET: dict[str, JsonValue] = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
ROOT: dict[str, JsonValue] = {
    "components": {
        "schemas": {
            "Pet": PET,
            "Cat": {
                "allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"tail": TEXT}, "required": ["tail"]}]
            },
            "Tree": {"properties": {"left": {"$ref": "#/components/schemas/Tree"}}},
            "Bush": {"properties": {"left": {"$ref": "#/components/schemas/Bush"}}},
        }
    }
}


def ref(name: str) -> JsonValue:
    return {"$ref": f"#/components/schemas/{name}"}


OVERLAPS: dict[str, tuple[list[JsonValue], tuple[int, int]]] = {
    "equal but for their words": ([{"type": "string", "default": "a", "title": "A"}, {"type": "string"}], (0, 1)),
    "one accepts all": ([TEXT, {}], (0, 1)),
    "integers are numbers": ([{"type": "number"}, {"type": "integer"}], (1, 0)),
    "a format": ([TEXT, {"type": "string", "format": "uuid"}], (1, 0)),
    "fewer values": ([{"enum": ["a", "b"]}, {"const": "b"}], (1, 0)),
    "values of the type": ([{"type": "integer"}, {"enum": [1, 2]}], (1, 0)),
    "a subtype": ([ref("Pet"), ref("Cat")], (1, 0)),
    "more is required": ([PET, {**PET, "required": ["id", "b"]}], (1, 0)),
    "closed": ([{"type": "object", "additionalProperties": False}, {"properties": {"a": TEXT}}], (0, 1)),
    "items": ([{"type": "array", "items": TEXT}, {"type": "array", "items": {**TEXT, "maxLength": 3}}], (1, 0)),
    "one of a choice": ([{"anyOf": [TEXT, {"type": "array"}]}, TEXT], (1, 0)),
    "the same reference": ([ref("Tree"), ref("Tree")], (0, 1)),
    "the same bound": ([{"type": "integer", "minimum": 3}, {"type": "integer", "minimum": 3, "maximum": 5}], (1, 0)),
}


@pytest.mark.parametrize("title", OVERLAPS)
def test_a_branch_whose_values_another_one_accepts_is_found(title: str) -> None:
    branches, expected = OVERLAPS[title]
    assert overlap(ROOT, branches) == expected


NO_OVERLAPS: dict[str, list[JsonValue]] = {
    "other types": [TEXT, {"type": "integer"}],
    "other values": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}],
    "a boolean is no number": [{"enum": [1, 2]}, {"const": True}],
    "other required properties": [PET, {"type": "object", "required": ["name"]}],
    "other properties": [{"properties": {"a": TEXT}}, {"properties": {"b": TEXT}}],
    "other items": [{"type": "array", "items": TEXT}, {"type": "array", "items": {"type": "integer"}}],
    "other bounds": [{"minimum": 3}, {"minimum": 5}],
    "recursive schemas of other names": [ref("Tree"), ref("Bush")],
    "one branch": [TEXT],
    "a branch that accepts nothing": [False, TEXT],
    "any text, and no text": [{"type": "string"}, {"type": ["integer", "null"]}],
    "other limits, of which one is 1": [{"minimum": 0}, {"minimum": 1, "type": "integer"}],
}


@pytest.mark.parametrize("title", NO_OVERLAPS)
def test_branches_with_values_of_their_own_do_not_overlap(title: str) -> None:
    assert overlap(ROOT, NO_OVERLAPS[title]) is None


VALUES: list[JsonValue] = [
    None,
    True,
    1,
    2,
    4,
    2.5,
    "a",
    "b",
    "abcd",
    [],
    ["a"],
    ["abcd"],
    [1],
    {},
    {"id": 1},
    {"a": 1},
    {"id": 1, "b": 2},
    {"id": 1, "tail": "t"},
]


DOG: JsonValue = {"allOf": [PET], "properties": {"bark": {"type": "boolean"}}}
USUAL: dict[str, tuple[list[JsonValue], tuple[int, int] | None]] = {
    "other optional properties": ([{"properties": {"a": TEXT}}, {"properties": {"b": TEXT}}], (0, 1)),
    "of one base": ([DOG, {"allOf": [PET], "properties": {"hunts": TEXT}}], (0, 1)),
    "with a type that tells": ([DOG, {"allOf": [PET], "properties": {"bark": TEXT}}], None),
    "other required properties": ([{"required": ["a"]}, {"required": ["b"]}], None),
    "a value that tells": ([{"properties": {"kind": {"const": "a"}}}, {"properties": {"kind": {"const": "b"}}}], None),
}


@pytest.mark.parametrize("title", USUAL)
def test_values_with_the_declared_properties_only_may_be_valid_under_both(title: str) -> None:
    branches, expected = USUAL[title]
    assert (overlap(ROOT, branches), overlap(ROOT, branches, closed=True)) == (None, expected)


@pytest.mark.parametrize("title", OVERLAPS)
def test_no_value_of_the_first_branch_is_valid_under_it_alone(title: str) -> None:
    branches, (inner, outer) = OVERLAPS[title]
    schemas = Schemas({**ROOT, "branches": branches})
    for value in VALUES:
        assert schemas.valid(f"/branches/{outer}", value) or not schemas.valid(f"/branches/{inner}", value), value
