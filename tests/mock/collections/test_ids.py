"""The id property of an item, valid ids, and the ids of new items."""

from __future__ import annotations

import re

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.collections.ids import IdGenerator, IdNames, id_property, id_text
from caveat.mock.engine import Mock
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec

NAMES: dict[tuple[str, str, tuple[str, ...]], str | None] = {
    ("petId", "pet", ("id", "petId")): "petId",
    ("petId", "pet", ("pet_id", "id")): "pet_id",
    ("petId", "pet", ("name", "pet_id")): "pet_id",
    ("id", "pet", ("name", "petId")): "petId",
    ("id", "pet", ("ID",)): "ID",
    ("pet_uuid", "pet", ("uuid", "name")): "uuid",
    ("name", "pet", ("id", "name")): "name",
    ("petId", "pet", ("name", "ownerId")): None,
    ("petId", "pet", ()): None,
}


@pytest.mark.parametrize(("parameter", "item", "properties"), NAMES)
def test_the_names_determine_the_id_property(parameter: str, item: str, properties: tuple[str, ...]) -> None:
    assert id_property(IdNames(parameter, item), properties) == NAMES[parameter, item, properties]


TEXTS: list[tuple[JsonValue, str | None]] = [
    (7, "7"), (7.0, "7"), ("7", "7"), ("", None), (True, None), (None, None), ({}, None), ([], None), (1.5, "1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), TEXTS)
def test_an_id_has_a_text(value: JsonValue, text: str | None) -> None:
    assert id_text(value) == text


SCHEMAS: dict[str, dict[str, JsonValue]] = {
    "number": {"type": "integer"},
    "few": {"type": "integer", "maximum": 12},
    "uuid": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "example": {"type": "string", "minLength": 3, "example": "always the same"},
    "letter": {"type": "string", "pattern": "^[ab]$"},
    "word": {"enum": ["one", "two"]},
    "digits": {"type": "string", "pattern": "^[0-9]+$", "maxLength": 2},
    "referred": {"$ref": "#/uuid"},
    "all": {"allOf": [{"$ref": "#/uuid"}]},
    "either": {"anyOf": [{"type": "null"}, {"$ref": "#/uuid"}]},
    "only": {"const": "one"},
}
UUID = "[0-9a-f-]{36}"
GENERATED: dict[tuple[str, str], str] = {
    ("number", "number"): "11",
    ("number", "text"): "11",
    ("text", "number"): "11",
    ("", "number"): "11",
    ("", ""): "11",
    ("few", ""): "11",
    ("number", "few"): "11",
    ("uuid", "text"): UUID,
    ("text", "uuid"): "None",
    ("referred", ""): UUID,
    ("all", ""): UUID,
    ("either", ""): UUID,
    ("text", ""): "[a-z]{8}",
    ("example", ""): "[a-z]{8}",
    ("letter", ""): "b",
    ("word", ""): "two",
    ("only", ""): "None",
}


@pytest.mark.parametrize(("property_schema", "parameter_schema"), GENERATED)
def test_a_generated_id_is_valid_unused_and_repeatable(property_schema: str, parameter_schema: str) -> None:
    pointers = [f"/{schema}" if schema else "" for schema in (property_schema, parameter_schema)]
    ids = IdGenerator(Schemas(dict[str, JsonValue](SCHEMAS)), *pointers)
    generated = ids.generate({"10", "a", "one"}, 10, "1")
    assert re.fullmatch(GENERATED[property_schema, parameter_schema], str(generated))
    assert generated == ids.generate({"10", "a", "one"}, 10, "1")


def test_no_id_is_generated_if_all_are_used() -> None:
    ids = IdGenerator(Schemas(dict[str, JsonValue](SCHEMAS)), "/few", "")
    assert ids.generate({"11", "12", *map(str, range(13))}, 12, "1") is None


def test_an_id_is_valid_for_the_property_and_the_path_parameter() -> None:
    ids = IdGenerator(Schemas(dict[str, JsonValue](SCHEMAS)), "/text", "/few")
    assert [ids.allows(value) for value in ("7", "13", "x", 7, None)] == [True, False, False, False, False]
    assert (ids.parse("7"), IdGenerator(ids.schemas, "/number", "").parse("7")) == ("7", 7)


def test_an_integral_float_is_the_same_id_as_its_integer() -> None:
    item: JsonValue = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    content: JsonValue = {"application/json": {"schema": item}}
    parameter: JsonValue = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    spec = Spec(
        {
            "paths": {
                "/pets": {
                    "post": {
                        "requestBody": {"content": content},
                        "responses": {"201": {"content": content}},
                    }
                },
                "/pets/{id}": {"get": {"parameters": [parameter], "responses": {"200": {"content": content}}}},
            }
        }
    )
    mock = Mock(spec)
    json = Headers([("content-type", "application/json")])
    assert mock.answer(Request("POST", "/pets", json, b'{"id": 471190033.0}')).status == 201
    for text in ("471190033", "471190033.0", "4.71190033e8"):
        assert mock.answer(Request("GET", f"/pets/{text}")).json == {"id": 471190033}


@pytest.mark.parametrize("schema", ["text", "uuid", "number", "digits_and_letters"])
def test_ids_rise_where_the_document_says_so(schema: str) -> None:
    pattern: JsonValue = {"type": "string", "pattern": "^[a-z][a-z0-9]{5,11}$"}
    generator = IdGenerator(Schemas({**SCHEMAS, "digits_and_letters": pattern}), f"/{schema}", "")
    ids = [generator.generate((), 10 + count, str(count), count) for count in range(1, 30)]
    assert [*map(str, ids)] == sorted(map(str, ids))
    assert len({*map(str, ids)}) == len(ids)


NUMBERS: dict[str, tuple[JsonValue, JsonValue, dict[int, int | None]]] = {
    "any": ({"type": "integer"}, {"type": "integer"}, {0: 1, 2**53: 2**53 + 1}),
    "with bounds": ({"type": "integer", "minimum": 1, "maximum": 12}, True, {11: 12, 12: None}),
    "with a bound of the path": ({"type": "integer"}, {"type": ["integer", "null"], "maximum": 12}, {11: 12, 12: None}),
    "from a high one on": ({"type": "integer", "minimum": 5}, True, {0: None, 4: 5}),
    "multiples": ({"type": "integer", "multipleOf": 5}, True, {3: None, 4: 5}),
    "behind a reference": ({"$ref": "#/few", "type": "integer"}, True, {11: 12, 12: None}),
    "as text": ({"type": "integer"}, {"type": "string", "pattern": "^[1-9]$"}, {8: 9, 9: None}),
    "no numbers": ({"type": "string"}, True, {0: None}),
}


@pytest.mark.parametrize("title", NUMBERS)
def test_the_next_number(title: str) -> None:
    in_body, in_path, numbers = NUMBERS[title]
    generator = IdGenerator(Schemas({**SCHEMAS, "body": in_body, "path": in_path}), "/body", "/path")
    assert {highest: generator.next_number((), highest) for highest in numbers} == numbers
    assert generator.next_number({"7"}, 6) is None
