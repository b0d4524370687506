"""Schemas that no value fits together, by the keywords of each kind of value."""

from __future__ import annotations

import pytest
import yaml

from caveat.openapi.contradictions import combined

CONFLICTS: dict[str, tuple[str, str | None]] = {
    "two types": ("[{type: string}, {type: integer}]", "has all types"),
    "only a null has both types": ("[{type: [string, 'null']}, {type: [integer, 'null']}]", "has all types"),
    "lengths": (
        "[{type: string, minLength: 3}, {maxLength: 2}]",
        "has both the minLength 3 and the maxLength 2",
    ),
    "lengths of what may be a number": ("[{minLength: 3}, {maxLength: 2}]", None),
    "numbers": ("[{type: integer, minimum: 5}, {maximum: 4.5}]", "has both the minimum 5 and the maximum 4.5"),
    "items": ("[{type: array, minItems: 2}, {maxItems: 1}]", "has both the minItems 2 and the maxItems 1"),
    "one length": ("[{type: string, minLength: 2}, {maxLength: 2}]", None),
    "two lists": ("[{enum: [a, b]}, {enum: [c]}]", "is in all its lists"),
    "a list and a value": ("[{enum: [a, b]}, {const: b}]", None),
    "a list and a pattern": ("[{enum: [a, b]}, {pattern: c}]", "of its enum is valid by the pattern beside it"),
    "a list and a pattern of one": ("[{enum: [a, b]}, {pattern: b}]", None),
    "two formats": (
        "[{type: string, format: uuid}, {format: date}]",
        "has both the formats uuid and date",
    ),
    "two formats of what may be a number": ("[{format: uuid}, {format: date}]", None),
    "a format and one that is not known": ("[{type: string, format: uuid}, {format: id}]", None),
    "a format and a pattern": (
        "[{type: string, format: date-time}, {pattern: ^se}]",
        "of the format date-time matches the pattern ^se",
    ),
}


@pytest.mark.parametrize("title", CONFLICTS)
def test_a_conflict_of_schemas_is_reported_by_its_keywords(title: str) -> None:
    schemas, problem = CONFLICTS[title]
    assert combined.conflict(yaml.safe_load(schemas)) == problem


def test_listed_values_come_from_a_const_or_an_enum() -> None:
    assert combined.listed_values({"const": None}) == [None]
    assert combined.listed_values({"enum": [1, 2]}) == [1, 2]
    assert combined.listed_values({"enum": "a"}) is None
    assert combined.listed_values({}) is None
