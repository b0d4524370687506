"""The only constraint that the body of a generated request breaks."""

from __future__ import annotations

import pytest

from caveat.openapi.schema import Schemas
from caveat.traffic.property_based.broken_bodies import BrokenConstraint, only_broken_constraint

SCHEMAS = Schemas(
    {
        "book": {
            "type": "object",
            "required": ["title"],
            "properties": {
                "title": {"type": "string"},
                "pages": {"type": "array", "items": {"type": "integer"}},
                "author": {"oneOf": [{"type": "null"}, {"$ref": "#/author"}]},
            },
        },
        "author": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string", "minLength": 1}, "born": {"anyOf": [{"type": "integer"}]}},
        },
    }
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"title": "a"}, None),
        ({}, BrokenConstraint("", "required", "title", is_null=False)),
        ({"title": None}, BrokenConstraint("/title", "type", "", is_null=True)),
        ({"title": "a", "pages": [1, "b", "c"]}, BrokenConstraint("/pages/*", "type", "", is_null=False)),
        ({"title": 1, "pages": "b"}, None),
        ({"title": "a", "author": {}}, BrokenConstraint("/author", "required", "name", is_null=False)),
        ({"title": "a", "author": {"name": ""}}, BrokenConstraint("/author/name", "minLength", "", is_null=False)),
        ({"title": "a", "author": 3}, BrokenConstraint("/author", "oneOf", "", is_null=False)),
        (b"bytes", None),
    ],
)
def test_the_only_broken_constraint_of_a_body(body: object, expected: BrokenConstraint | None) -> None:
    assert only_broken_constraint(SCHEMAS, "/book", body) == expected
