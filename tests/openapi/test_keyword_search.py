"""Schemas with a keyword, wherever they are."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.keyword_search import schemas_with

ROOT: JsonValue = {
    "paths": {"/a": {"parameters": [{"schema": {"oneOf": []}}], "example": {"oneOf": []}}},
    "components": {
        "schemas": {"A": {"properties": {"b/c": {"items": {"oneOf": [{"oneOf": []}], "default": {"oneOf": []}}}}}}
    },
    "x-note": {"oneOf": []},
    "x-caveat-files": {"a.yaml": {"oneOf": [], "const": {"oneOf": []}}},
}


def test_schemas_are_found_outside_of_plain_values_and_extensions() -> None:
    found = dict(schemas_with(ROOT, frozenset({"oneOf"})))
    assert sorted(found) == [
        "/components/schemas/A/properties/b~1c/items",
        "/components/schemas/A/properties/b~1c/items/oneOf/0",
        "/paths/~1a/parameters/0/schema",
        "/x-caveat-files/a.yaml",
    ]
    assert list(schemas_with(ROOT, frozenset({"not"}))) == []
