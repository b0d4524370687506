"""Ids: which property holds them, and what a new thing gets."""

from __future__ import annotations

import random
import re

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.ids import Ids, key, name
from caveat.openapi.schema import Schemas

NAMES: dict[tuple[str, str, tuple[str, ...]], str | None] = {
    ("petId", "pet", ("id", "petId")): "petId",
    ("petId", "pet", ("pet_id", "id")): "id",
    ("petId", "pet", ("name", "pet_id")): "pet_id",
    ("id", "pet", ("name", "petId")): "petId",
    ("id", "pet", ("ID",)): "ID",
    ("pet_uuid", "pet", ("uuid", "name")): "uuid",
    ("name", "pet", ("id", "name")): "name",
    ("petId", "pet", ("name", "ownerId")): None,
    ("petId", "pet", ()): None,
}


@pytest.mark.parametrize(("parameter", "word", "known"), NAMES)
def test_the_property_that_holds_it(parameter: str, word: str, known: tuple[str, ...]) -> None:
    assert name(parameter, word, known) == NAMES[parameter, word, known]


KEYS: list[tuple[JsonValue, str | None]] = [
    (7, "7"), (7.0, "7"), ("7", "7"), ("", None), (True, None), (None, None), ({}, None), ([], None), (1.5, "1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "named"), KEYS)
def test_as_it_stands_in_a_path(value: JsonValue, named: str | None) -> None:
    assert key(value) == named


SCHEMAS: dict[str, dict[str, JsonValue]] = {
    "number": {"type": "integer"},
    "few": {"type": "integer", "maximum": 12},
    "uuid": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "shown": {"type": "string", "minLength": 3, "example": "always the same"},
    "letter": {"type": "string", "pattern": "^[ab]$"},
    "word": {"enum": ["one", "two"]},
    "digits": {"type": "string", "pattern": "^[0-9]+$", "maxLength": 2},
    "referred": {"$ref": "#/uuid"},
    "all": {"allOf": [{"$ref": "#/uuid"}]},
    "either": {"anyOf": [{"type": "null"}, {"$ref": "#/uuid"}]},
    "only": {"const": "one"},
}
UUID = "[0-9a-f-]{36}"
NEW: dict[tuple[str, str], str] = {
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
    ("shown", ""): "[a-z]{8}",
    ("letter", ""): "b",
    ("word", ""): "two",
    ("only", ""): "None",
}


def chance() -> random.Random:
    return random.Random(1)  # noqa: S311 - no secret


@pytest.mark.parametrize(("own", "path"), NEW)
def test_a_new_one(own: str, path: str) -> None:
    pointers = [f"/{schema}" if schema else "" for schema in (own, path)]
    ids = Ids(Schemas(dict[str, JsonValue](SCHEMAS)), *pointers)
    made = ids.new({"10", "a", "one"}, 10, chance())
    assert re.fullmatch(NEW[own, path], str(made))
    assert made == ids.new({"10", "a", "one"}, 10, chance())


def test_none_is_left() -> None:
    ids = Ids(Schemas(dict[str, JsonValue](SCHEMAS)), "/few", "")
    assert ids.new({"11", "12", *map(str, range(13))}, 12, chance()) is None


def test_an_id_is_one_that_a_path_can_name() -> None:
    ids = Ids(Schemas(dict[str, JsonValue](SCHEMAS)), "/text", "/few")
    assert [ids.allows(value) for value in ("7", "13", "x", 7, None)] == [True, False, False, False, False]
    assert (ids.typed("7"), Ids(ids.schemas, "/number", "").typed("7")) == ("7", 7)
