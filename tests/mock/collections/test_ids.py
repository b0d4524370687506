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
    "hex": {"type": "string", "pattern": "^[a-f0-9]{8}$"},
    "prefixed": {"type": "string", "pattern": "^bk_[0-9]{4}$"},
    "four digits": {"type": "string", "pattern": "^[1-9][0-9]{3}$"},
    "words": {"type": "string", "enum": list("klmnopqrstuv")},
    "numbers": {"type": "integer", "enum": list(range(500, 512))},
    "short": {"type": "string", "maxLength": 3},
    "long": {"type": "string", "minLength": 20},
    "at most eight": {"type": "string", "maxLength": 8},
    "date": {"type": "string", "format": "date"},
    "high": {"type": "integer", "minimum": 1000},
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
    ("text", "uuid"): UUID,
    ("text", "referred"): UUID,
    ("text", "all"): UUID,
    ("text", "either"): UUID,
    ("text", "hex"): "[a-f0-9]{8}",
    ("text", "digits"): "[0-9]{1,2}",
    ("short", "hex"): "None",
    ("number", "uuid"): "None",
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


READABLE: list[tuple[str, str]] = [
    *(
        pair
        for other in ("uuid", "hex", "prefixed", "words", "short", "long", "number", "high", "numbers", "date")
        for pair in (("text", other), (other, "text"))
    ),
    ("", "hex"),
    ("number", "four digits"),
    ("four digits", "number"),
    ("number", "numbers"),
    ("either", "uuid"),
    ("hex", "at most eight"),
    ("long", "uuid"),
]


@pytest.mark.parametrize(("property_schema", "parameter_schema"), READABLE)
def test_ids_of_new_items_are_distinct_and_each_can_be_read(property_schema: str, parameter_schema: str) -> None:
    schemas: dict[str, JsonValue] = {**SCHEMAS, "": {}}
    mock = Mock(_document(schemas[property_schema], schemas[parameter_schema]))
    json = Headers([("content-type", "application/json")])
    created = [_id(mock.answer(Request("POST", "/books", json, b'{"title": "Dune"}')).json) for _ in range(10)]
    listed = mock.answer(Request("GET", "/books")).json
    assert isinstance(listed, list)
    ids = [*map(_id, listed)]
    assert len(set(created)) == len(created)
    assert set(created) <= set(ids)
    found = [mock.answer(Request("GET", f"/books/{book_id}")) for book_id in ids]
    assert [(it.status, _id(it.json)) for it in found] == [(200, book_id) for book_id in ids]


def test_a_creation_without_a_free_id_changes_no_item() -> None:
    mock = Mock(_document(SCHEMAS["word"], SCHEMAS["text"]))
    json = Headers([("content-type", "application/json")])
    for _ in range(2):
        mock.answer(Request("POST", "/books", json, b'{"title": "Dune"}'))
    before = mock.answer(Request("GET", "/books")).json
    late = mock.answer(Request("POST", "/books", json, b'{"title": "late"}'))
    assert (late.status, mock.answer(Request("GET", "/books")).json) == (201, before)


def _id(item: JsonValue) -> JsonValue:
    assert isinstance(item, dict)
    return item["id"]


def _document(in_body: JsonValue, in_path: JsonValue) -> Spec:
    book: JsonValue = {
        "type": "object",
        "required": ["id", "title"],
        "properties": {"id": in_body, "title": {"type": "string"}},
    }
    sent: JsonValue = {"type": "object", "properties": {"title": {"type": "string"}}}
    parameter: JsonValue = {"name": "bookId", "in": "path", "required": True, "schema": in_path}
    item: JsonValue = {"content": {"application/json": {"schema": book}}}
    books: JsonValue = {"content": {"application/json": {"schema": {"type": "array", "items": book}}}}
    return Spec(
        {
            "openapi": "3.1.0",
            "uuid": SCHEMAS["uuid"],
            "paths": {
                "/books": {
                    "get": {"responses": {"200": books}},
                    "post": {
                        "requestBody": {"content": {"application/json": {"schema": sent}}},
                        "responses": {"201": item},
                    },
                },
                "/books/{bookId}": {"get": {"parameters": [parameter], "responses": {"200": item, "404": {}}}},
            },
        }
    )


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
