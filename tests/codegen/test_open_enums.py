"""Open enums in models: a known value is the member of the enum, another one is kept as a string."""

from __future__ import annotations

import json

import pytest
from pydantic import MISSING

from caveat.codegen.models import models
from caveat.json_text import JsonValue
from caveat_models.dialog360.models import Event, EventType

COLOUR: JsonValue = {"type": "string", "x-extensible-enum": ["red", "light-blue"]}
REFERENCE: JsonValue = {"$ref": "#/components/schemas/Colour"}


def source(properties: dict[str, JsonValue]) -> str:
    schemas: JsonValue = {"Colour": COLOUR, "Pet": {"type": "object", "properties": properties}}
    return models({"openapi": "3.1.0", "components": {"schemas": schemas}}, "pets.yaml", '"""Pets."""')


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (REFERENCE, "OpenEnum[Colour] | MISSING = MISSING"),
        ({"$ref": "#/components/schemas/Colour", "default": "red"}, "OpenEnum[Colour] = Colour.RED"),
        ({"type": "array", "items": REFERENCE}, "list[OpenEnum[Colour]] | MISSING = MISSING"),
        ({"anyOf": [REFERENCE, {"type": "null"}]}, "OpenEnum[Colour] | None | MISSING = MISSING"),
        (COLOUR, "str | MISSING = MISSING"),
    ],
)
def test_a_field_is_the_enum_or_a_string(schema: JsonValue, expected: str) -> None:
    text = source({"colour": schema})
    assert f"    colour: {expected}\n" in text
    assert 'class Colour(StrEnum):\n    RED = "red"\n    LIGHT_BLUE = "light-blue"\n' in text


@pytest.mark.parametrize(
    ("other", "imported"),
    [({}, "OpenEnum"), ({"n": {"type": "integer"}}, "OpenEnum, StrictInt")],
)
def test_the_type_is_imported(other: dict[str, JsonValue], imported: str) -> None:
    assert f"from caveat_models.json_values import {imported}\n" in source({"colour": REFERENCE, **other})


def test_without_a_use_nothing_is_imported() -> None:
    assert "OpenEnum" not in source({})


@pytest.mark.parametrize(("value", "kind"), [("button", EventType), ("main_conversion", str)])
def test_a_value_is_kept(value: str, kind: type) -> None:
    text = json.dumps({"id": "1", "type": value, "created_time": "2023-09-18T14:05:08+0100"})
    event = Event.model_validate_json(text, by_name=False)
    assert type(event.type) is kind
    assert event.type == value
    assert json.loads(event.model_dump_json()) == json.loads(text)
    assert event.type_id is MISSING


def test_values_from_python_may_be_members_or_strings() -> None:
    time = "2023-09-18T14:05:08+0100"
    assert Event(id="1", type=EventType.BUTTON, created_time=time) == Event(id="1", type="button", created_time=time)
