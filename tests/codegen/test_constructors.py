"""Constructors of models, as type checkers see them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caveat.codegen.constructors import with_constructors
from caveat.codegen.models import models
from caveat.json_text import JsonValue

COLOR: JsonValue = {"type": "string", "enum": ["red", "light-green"]}
SCHEMAS: dict[str, JsonValue] = {
    "Color": COLOR,
    "Size": {"type": "integer", "enum": [1, 2]},
    "Rate": {"type": "number", "enum": [1.5]},
    "Car": {
        "type": "object",
        "required": ["color"],
        "properties": {
            "color": {"$ref": "#/components/schemas/Color"},
            "allColors": {"type": "array", "items": {"$ref": "#/components/schemas/Color"}},
            "size": {"$ref": "#/components/schemas/Size"},
            "rate": {"$ref": "#/components/schemas/Rate"},
            "any": {"anyOf": [{"$ref": "#/components/schemas/Color"}, {"type": "string"}]},
            "fields": {"type": "string", "minLength": 1, "default": "x"},
        },
    },
    "SportsCar": {"allOf": [{"$ref": "#/components/schemas/Car"}, {"type": "object", "properties": {"hp": {}}}]},
    "Painted": {"type": "object", "properties": {"paint": {"$ref": "#/components/schemas/Color"}, "by": {}}},
    "RedPaint": {
        "allOf": [{"$ref": "#/components/schemas/Painted"}],
        "properties": {"paint": {"type": "string", "enum": ["red"]}, "by": {"type": "object", "properties": {"a": {}}}},
    },
    "Plain": {"type": "object", "properties": {"name": {"type": "string"}}},
    "Free": {"type": "object"},
    "Open": {"type": "object", "properties": {"fields": {"type": "string"}}, "additionalProperties": True},
    "Counts": {
        "type": "object",
        "properties": {"unit": {"type": "string"}},
        "additionalProperties": {"type": "integer"},
    },
}


def source(schemas: dict[str, JsonValue]) -> str:
    return models({"openapi": "3.1.0", "components": {"schemas": schemas}}, "cars.yaml", '"""Cars."""')


def constructor(text: str, name: str) -> list[str]:
    """The parameters of a model's constructor, each as source text; none if it has no own constructor."""
    body = text.partition(f"\nclass {name}(")[2].partition("\nclass ")[0]
    inner = body.partition("def __init__(\n")[2].partition(") -> None")[0]
    return [line.strip().removesuffix(",") for line in inner.splitlines() if line.strip()]


def test_an_enum_may_be_given_by_its_value() -> None:
    assert constructor(source(SCHEMAS), "Car") == [
        "self",
        "*",
        "color: Color | _ValueColor",
        "all_colors: Sequence[Color | _ValueColor] | MISSING = MISSING",
        "size: Size | _ValueSize | MISSING = MISSING",
        "rate: Rate | MISSING = MISSING",
        "any: Color | str | MISSING = MISSING",
        'fields: str = "x"',
    ]


def test_a_model_has_the_fields_of_its_base_classes() -> None:
    text = source(SCHEMAS)
    assert constructor(text, "SportsCar")[:-1] == constructor(text, "Car")
    assert constructor(text, "SportsCar")[-1].startswith("hp: ")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Plain", []),
        ("Free", ["self", "**fields: JsonValue"]),
        ("Open", ["self", "*", "fields: str | MISSING = MISSING", "**other_fields: JsonValue"]),
        ("Counts", ["self", "*", "unit: str | MISSING = MISSING", "**fields: StrictInt"]),
    ],
)
def test_only_objects_that_are_open_by_contract_take_any_field(name: str, expected: list[str]) -> None:
    assert constructor(source(SCHEMAS), name) == expected


def test_models_without_enums_and_free_objects_stay_as_they_are() -> None:
    text = '"""X."""\n\nfrom __future__ import annotations\n\n\nclass Plain(JsonObject):\n    name: str\n'
    assert with_constructors(text) == text


def test_a_schema_may_have_a_name_that_constructors_need() -> None:
    text = source({"JsonValue": {"type": "object"}, "Car": {"type": "object", "properties": {"color": COLOR}}})
    assert "TYPE_CHECKING" not in text


USE = """
from cars import Car, Color, Counts, Free, Open, Plain, SportsCar

Car(color="red", all_colors=["red", "light-green"], size=2)
SportsCar(color="light-green", hp=1)
Free(session=1, deep={"a": [None]})
Open(other=1)
Counts(a=1)
colors = [Color.RED]
Car(color=Color.RED, all_colors=colors)
Car(color="blue")
Car(color="red", colour="red")
Plain(nam="x")
Counts(a="1")
"""
WRONG = [11, 12, 13, 14]
"""The lines that a type checker has to refuse."""


def test_a_type_checker_accepts_values_and_refuses_wrong_ones(tmp_path: Path) -> None:
    (tmp_path / "cars.py").write_text(source(SCHEMAS))
    (tmp_path / "use.py").write_text(USE)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path), "use.py"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [line for line in checked.stdout.splitlines() if ": error:" in line]
    assert [line.split(":")[:2] for line in errors] == [["use.py", str(line)] for line in WRONG], checked.stdout
