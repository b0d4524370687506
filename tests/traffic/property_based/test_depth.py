"""Optional schemas that are many references away from the paths of a unit are left out."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
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


@pytest.fixture
def only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the schemas that the paths refer to directly are near."""
    monkeypatch.setattr(depth, "MAX_COPIES", 1)
    monkeypatch.setattr(depth, "_DEPTHS", (1,))


@pytest.mark.usefixtures("only_one")
@pytest.mark.parametrize("title", CASES)
def test_a_reference_to_a_schema_far_away(title: str) -> None:
    schema, expected = CASES[title]
    made = bounded(document(schema))
    assert lookup(made, "/components/schemas/Near") == (schema if expected is None else expected)


def test_a_document_with_few_copies_stays_the_same() -> None:
    root = document({"properties": {"b": FAR, "again": NEAR}})
    assert bounded(root) is root


def mesh(count: int, width: int) -> dict[str, JsonValue]:
    """Schemas that each refer to several of the next ones."""
    schemas: dict[str, JsonValue] = {
        f"C{number}": {
            "properties": {
                f"p{step}": {"$ref": f"#/components/schemas/C{(number + step) % count}"} for step in range(1, width + 1)
            }
        }
        for number in range(count)
    }
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/C0"}}}
    body: JsonValue = {"requestBody": {"content": content}}
    return {"paths": {"/a": {"post": body}}, "components": {"schemas": schemas}}


@pytest.mark.parametrize(("count", "width"), [(50, 2), (500, 2), (100, 5), (20, 3)])
def test_the_number_of_copies_is_bounded_and_the_nearest_schemas_stay(count: int, width: int) -> None:
    made = bounded(mesh(count, width))
    assert copies(made, "C0") <= depth.MAX_COPIES
    nearest = lookup(made, "/components/schemas/C0/properties")
    assert nearest == lookup(mesh(count, width), "/components/schemas/C0/properties")


def copies(root: dict[str, JsonValue], name: str) -> int:
    """How often schemas are copied if each reference is followed."""
    properties = lookup(root, f"/components/schemas/{name}/properties")
    assert isinstance(properties, dict)
    return 1 + sum(copies(root, str(as_object(each)["$ref"]).rpartition("/")[2]) for each in properties.values())
