"""Identifiers: the names of schemas lead to them."""

from __future__ import annotations

import copy

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.identifiers import localise
from caveat.openapi.pointer import lookup

URI = "https://acme.example/schemas"
ROOT: dict[str, JsonValue] = {
    "components": {
        "schemas": {
            "Cat": {"$anchor": "cat", "type": "object"},
            "Tree": {"$id": f"{URI}/tree", "$dynamicAnchor": "node", "items": {"$dynamicRef": "#node"}},
            "Dog": {
                "$id": f"{URI}/dog",
                "properties": {"tail": {"$ref": "#/$defs/t"}, "cat": {"$ref": "#/components/schemas/Cat"}, "$id": {}},
                "$defs": {"t": {"$anchor": "tail"}, "inner": {"$id": "inner/x", "items": {"$ref": "y"}}},
            },
            "Y": {"$id": f"{URI}/inner/y"},
        }
    }
}
REFERENCES = {
    "#cat": "#/components/schemas/Cat",
    f"{URI}/tree": "#/components/schemas/Tree",
    f"{URI}/dog#tail": "#/components/schemas/Dog/$defs/t",
    f"{URI}/dog#/$defs/t": "#/components/schemas/Dog/$defs/t",
    "#/components/schemas/Cat": "#/components/schemas/Cat",
    "#": "#",
    "other.yaml#/Cat": "other.yaml#/Cat",
    "#nothing": "#nothing",
}


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_from_outside(reference: str) -> None:
    root: dict[str, JsonValue] = {**copy.deepcopy(ROOT), "start": {"$ref": reference}}
    localise(root)
    assert root["start"] == {"$ref": REFERENCES[reference]}


INSIDE = {
    "Tree/items": "#/components/schemas/Tree",
    "Dog/properties/tail": "#/components/schemas/Dog/$defs/t",
    "Dog/properties/cat": "#/components/schemas/Cat",
    "Dog/$defs/inner/items": "#/components/schemas/Y",
}


def test_references_between_schemas_with_names() -> None:
    root = copy.deepcopy(ROOT)
    localise(root)
    schemas = lookup(root, "/components/schemas")
    assert {at: lookup(schemas, f"/{at}") for at in INSIDE} == {at: {"$ref": to} for at, to in INSIDE.items()}
    # No name is left that a pointer could be relative to.
    assert not {"$id", "$anchor", "$dynamicAnchor"} & set(str(root).replace("'$id': {}", "").split("'"))
