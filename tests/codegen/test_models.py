"""Models: the generated source text."""

from __future__ import annotations

import re
import warnings

import datamodel_code_generator
import pytest
from datamodel_code_generator.config import GenerateConfig

from caveat.codegen.common_files import modules
from caveat.codegen.models import models
from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.naming import class_name

HEADER = '"""Models."""'


def source(schemas: dict[str, JsonValue]) -> str:
    return models({"openapi": "3.1.0", "components": {"schemas": schemas}}, "shop.yaml", HEADER)


def field(schema: JsonValue, *, required: bool = True) -> str:
    names: list[JsonValue] = ["theField"] if required else []
    text = source({"order": {"type": "object", "required": names, "properties": {"theField": schema}}})
    (line,) = (line.strip() for line in text.splitlines() if line.startswith("    the_field: "))
    return line.removeprefix("the_field: ").replace('Field(alias="theField")', "·").replace('alias="theField", ', "")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "Annotated[str, ·]"),
        ({"type": "integer", "minimum": 1}, "Annotated[StrictInt, Field(ge=1)]"),
        ({"type": ["number", "null"]}, "Annotated[StrictFloat | None, ·]"),
        ({"type": "boolean", "const": True}, "Annotated[OnlyTrue, ·]"),
        ({"type": "string", "format": "date-time"}, "Annotated[DateTime, ·]"),
        ({"type": ["string", "null"], "format": "date-time"}, "Annotated[DateTime | None, ·]"),
        ({"type": "string", "format": "password"}, "Annotated[str, ·]"),
        ({"type": "integer", "format": "int64"}, "Annotated[StrictInt, ·]"),
        ({"type": "array", "items": {"type": "string"}}, "Annotated[list[str], ·]"),
        ({"type": "string", "contentMediaType": "application/json"}, "Annotated[str, ·]"),
    ],
)
def test_a_field_has_the_type_of_its_schema(schema: JsonValue, expected: str) -> None:
    assert field(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "Annotated[str | MISSING, ·] = MISSING"),
        ({"type": ["string", "null"]}, "Annotated[str | None | MISSING, ·] = MISSING"),
        ({"type": "string", "default": "x"}, 'Annotated[str, ·] = "x"'),
    ],
)
def test_a_field_that_may_be_absent_is_missing_and_not_none(schema: JsonValue, expected: str) -> None:
    assert field(schema, required=False) == expected


def test_the_default_of_an_enum_is_its_member() -> None:
    colour: JsonValue = {"type": "string", "enum": ["red"]}
    own: JsonValue = {"$ref": "#/components/schemas/Colour", "default": "red"}

    text = source({"Colour": colour, "Order": {"type": "object", "properties": {"colour": own}}})

    assert "    colour: Colour = Colour.RED\n" in text


def test_classes_have_the_order_and_the_names_of_the_document() -> None:
    text = source(
        {
            "zebraCrossing": {
                "type": "object",
                "title": "Ignored",
                "description": "Where to walk.",
                "properties": {"id": {"$ref": "#/components/schemas/Id"}},
            },
            "Colour": {"type": "string", "enum": ["red", "light-green"]},
            "Id": {"type": "string", "minLength": 1},
        }
    )

    assert text == (
        f"{HEADER}\n\nfrom __future__ import annotations\n\n"
        "from typing import Annotated\n\n"
        "from caveat_models.json_enums import StrEnum\nfrom caveat_models.json_object import JsonObject\n"
        "from pydantic import MISSING, Field\nfrom typing_extensions import TypeAliasType\n\n\n"
        'class Colour(StrEnum):\n    RED = "red"\n    LIGHT_GREEN = "light-green"\n\n\n'
        'Id = TypeAliasType("Id", Annotated[str, Field(min_length=1)])\n\n\n'
        'class ZebraCrossing(JsonObject):\n    """Where to walk."""\n\n    id: Id | MISSING = MISSING\n'
    )


def test_a_long_description_is_cut_to_its_first_sentence() -> None:
    first = "A description of the object with many words, e.g. about its use."
    text = source(
        {"Order": {"type": "object", "description": f"{first} More sentences follow, which the model does not need."}}
    )

    assert '"""A description of the object with many words, e.g."""' not in text
    assert f'"""{first}"""' in text


def test_a_document_without_schemas_has_no_models() -> None:
    assert source({}) == f"{HEADER}\n"


def test_a_dot_in_a_name_does_not_make_a_package() -> None:
    assert "\nclass ShopOrder(JsonObject):\n" in source({"shop.Order": {"type": "object", "properties": {}}})


@pytest.mark.parametrize("name", ["JsonObject", "StrictInt", "Date", "Field", "Literal", "StrEnum"])
def test_a_schema_with_the_name_of_an_import_becomes_a_model(name: str) -> None:
    day: JsonValue = {"type": "string", "format": "date"}
    text = source({name: {"type": "object", "properties": {"a": {"type": "integer"}, "day": day}}})
    assert f"\nclass {name}Model(JsonObject):\n" in text


def test_every_type_for_json_values_is_an_import() -> None:
    public = re.findall(r"^([A-Z]\w+):", modules()["json_values"], re.MULTILINE)
    assert public
    assert [name for name in public if class_name(name) == name] == []


def test_the_package_of_shared_modules_is_a_parameter() -> None:
    schema: JsonValue = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "day": {"type": ["string", "null"], "format": "date"}},
    }
    text = models({"openapi": "3.1.0", "components": {"schemas": {"Pet": schema}}}, "pets.yaml", HEADER, "pets.api")
    assert "from pets.api.json_object import JsonObject\nfrom pets.api.json_values import Date, StrictInt\n" in text
    assert "caveat_models" not in text


def test_warnings_of_the_generator_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pytest makes an error of a warning. What the models do not check is counted."""
    generate = datamodel_code_generator.generate

    def warn(text: str, *, config: GenerateConfig) -> object:
        warnings.warn("one constraint will be ignored", UserWarning, stacklevel=1)
        return generate(text, config=config)

    monkeypatch.setattr("datamodel_code_generator.generate", warn)
    assert "class Order(" in source({"Order": {"type": "object", "properties": {"a": {"type": "string"}}}})


def test_any_error_of_the_generator_is_reported_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "unexpected\nand more"
        raise RecursionError(message)

    monkeypatch.setattr("datamodel_code_generator.generate", fail)
    with pytest.raises(BadDocument, match=r"turned into models \(RecursionError: unexpected\)\. Run"):
        source({"Order": {"type": "object"}})


def test_a_document_that_the_generator_cannot_read_is_refused() -> None:
    with pytest.raises(BadDocument, match=r"shop\.yaml: its schemas cannot be turned into models"):
        source({"Order": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Missing"}}}})
