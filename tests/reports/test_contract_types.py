"""Types and bounds of schemas in a few words."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.reports.contract_types import type_of

TYPES: dict[str, JsonValue] = {
    "string": {"type": "string"},
    "string (uuid)": {"type": "string", "format": "uuid"},
    "string (date) or null": {"type": ["string", "null"], "format": "date"},
    "string, at least 1 character, matching ^a": {"type": "string", "minLength": 1, "pattern": "^a"},
    "string, 2 to 1 character": {"type": "string", "minLength": 2, "maxLength": 1},
    "integer, 1 to 50, default 20": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
    "number, more than 0, less than 1": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "array of string, at most 3 items, no duplicates": {
        "type": "array",
        "items": {"type": "string"},
        "maxItems": 3,
        "uniqueItems": True,
    },
    "array of anything": {"type": "array"},
    '"a" | "b" | null': {"enum": ["a", "b", None]},
    'or another string: "a"': {"type": "string", "x-extensible-enum": ["a"]},
    "always true": {"const": True},
    "Pet": {"$ref": "#/components/schemas/Pet"},
    "Pet or null": {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]},
    "Pet and object": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object"}]},
    "object": {"properties": {"a": {}}},
    "anything": {},
    "nothing": False,
    "string, only in responses, deprecated": {"type": "string", "readOnly": True, "deprecated": True},
}


@pytest.mark.parametrize("words", TYPES)
def test_a_type_is_described_in_words(words: str) -> None:
    assert type_of({"schema": TYPES[words]}, "/schema") == words


def test_a_missing_schema_accepts_anything() -> None:
    assert type_of({}, "") == "anything"
