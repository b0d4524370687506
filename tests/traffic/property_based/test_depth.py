"""Schemas far away from the paths of a unit are left out, as far as they are optional."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.pointer import lookup
from caveat.traffic.property_based import depth
from caveat.traffic.property_based.depth import bounded


def document(far: JsonValue) -> dict[str, JsonValue]:
    """A document whose paths refer to `Near`, which refers to `Far`."""
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/Near"}}}
    return {
        "paths": {"/a": {"post": {"requestBody": {"content": content}}}},
        "components": {"schemas": {"Near": far, "Far": {"type": "object"}, "Other": {"type": "string"}}},
    }


FAR: JsonValue = {"$ref": "#/components/schemas/Far"}
NEAR: JsonValue = {"$ref": "#/components/schemas/Near"}
CASES: dict[str, tuple[JsonValue, JsonValue]] = {
    "an optional property": (
        {"properties": {"a": {"type": "string"}, "b": FAR}},
        {"properties": {"a": {"type": "string"}}},
    ),
    "a required property": ({"required": ["b"], "properties": {"b": FAR}}, None),
    "items": ({"type": "array", "items": FAR}, {"type": "array", "maxItems": 0}),
    "items of which there have to be some": ({"type": "array", "minItems": 1, "items": FAR}, None),
    "an optional list of some": ({"properties": {"b": {"minItems": 1, "items": FAR}}}, {"properties": {}}),
    "one of several choices": ({"anyOf": [FAR, {"type": "null"}]}, {"anyOf": [{"type": "null"}]}),
    "the only choice": ({"anyOf": [FAR]}, None),
    "a choice of exactly one": ({"oneOf": [FAR, {"type": "null"}]}, None),
    "a part of all": ({"allOf": [FAR]}, None),
    "itself": ({"properties": {"b": NEAR}}, None),
}


@pytest.mark.parametrize("title", CASES)
def test_a_reference_to_a_schema_far_away(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "MAX_SCHEMAS", 1)
    schema, expected = CASES[title]
    made = bounded(document(schema))
    assert lookup(made, "/components/schemas/Near") == (schema if expected is None else expected)


def test_a_document_with_few_schemas_stays_the_same() -> None:
    root = document({"properties": {"b": FAR}})
    assert bounded(root) is root


def test_the_nearest_schemas_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "MAX_SCHEMAS", 2)
    root = document({"properties": {"b": FAR, "c": {"$ref": "#/components/schemas/Other"}}})
    assert lookup(bounded(root), "/components/schemas/Near") == {"properties": {"b": FAR}}
