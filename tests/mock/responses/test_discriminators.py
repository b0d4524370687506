"""Discriminators: a generated value names the schema that it was generated from."""

from __future__ import annotations

import random

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_object
from caveat.openapi.schema import Schemas

CARD: JsonValue = {"type": "object", "required": ["type", "pan"], "properties": {"type": {"type": "string"}, "pan": {}}}
IBAN: JsonValue = {
    "type": "object",
    "required": ["type", "iban"],
    "properties": {"type": {"type": "string"}, "iban": {}},
}
BRANCHES: list[JsonValue] = [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Iban"}]
MAPPING: JsonValue = {"c": "#/components/schemas/Card", "i": "Iban"}
BASE: JsonValue = {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}

SCHEMAS: dict[str, tuple[JsonValue, dict[str, str]]] = {
    "a mapping": (
        {"oneOf": BRANCHES, "discriminator": {"propertyName": "type", "mapping": MAPPING}}, {"pan": "c", "iban": "i"}),
    "names of schemas": (
        {"oneOf": BRANCHES, "discriminator": {"propertyName": "type"}}, {"pan": "Card", "iban": "Iban"}),
    "any of": ({"anyOf": BRANCHES, "discriminator": {"propertyName": "type"}}, {"pan": "Card", "iban": "Iban"}),
    "an extension": ({"$ref": "#/components/schemas/Dog"}, {"bark": "Dog"}),
    "a base with a mapping": ({"$ref": "#/components/schemas/Animal"}, {"bark": "dog"}),
}  # fmt: skip


@pytest.mark.parametrize("title", SCHEMAS)
def test_the_property_names_the_schema(title: str) -> None:
    schema, expected = SCHEMAS[title]
    discriminator: JsonValue = {"propertyName": "type"}
    dog: JsonValue = {
        "allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["bark"], "properties": {"bark": {}}}]
    }
    hound: JsonValue = {
        "allOf": [{"$ref": "#/components/schemas/Animal"}, {"required": ["bark"], "properties": {"bark": {}}}]
    }
    mapped: JsonValue = {"propertyName": "type", "mapping": {"dog": "#/components/schemas/Hound"}}
    root: JsonValue = {
        "s": schema,
        "components": {
            "schemas": {
                "Card": CARD,
                "Iban": IBAN,
                "Pet": {**as_object(BASE), "discriminator": discriminator},
                "Dog": dog,
                "Animal": {**as_object(BASE), "discriminator": mapped},
                "Hound": hound,
            }
        },
    }
    for seed in range(6):
        value = as_object(sample(Schemas(root), "/s", random.Random(seed)))  # noqa: S311 - variety, not secrecy
        named = next(name for key, name in expected.items() if key in value)
        assert value["type"] == named, value
