"""What the body of a generated request breaks."""

from __future__ import annotations

import pytest

from caveat.openapi.schema import Schemas
from caveat.traffic.property_based.broken_bodies import Break, only_break

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
        ({}, Break("", "required", "title", is_null=False)),
        ({"title": None}, Break("/title", "type", "", is_null=True)),
        ({"title": "a", "pages": [1, "b", "c"]}, Break("/pages/*", "type", "", is_null=False)),
        ({"title": 1, "pages": "b"}, None),
        ({"title": "a", "author": {}}, Break("/author", "required", "name", is_null=False)),
        ({"title": "a", "author": {"name": ""}}, Break("/author/name", "minLength", "", is_null=False)),
        ({"title": "a", "author": 3}, Break("/author", "oneOf", "", is_null=False)),
        (b"bytes", None),
    ],
)
def test_the_only_break_of_a_body(body: object, expected: Break | None) -> None:
    assert only_break(SCHEMAS, "/book", body) == expected
