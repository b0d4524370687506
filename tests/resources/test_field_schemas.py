"""The schema facts of one field."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.field_schemas import (
    can_show,
    changes_by_itself,
    choices,
    default_of,
    has_own_schema,
    is_choice,
    is_declared,
    is_fixed,
    is_secret,
    same_schema,
)
from pet_collection import FULL, pets
from resource_document import properties

SPEC = pets(
    item=properties(
        id="integer",
        name={"type": "string", "default": "x", "description": "It can't be changed."},
        state={"enum": ["a", "b"]},
        tame="boolean",
        enabled="boolean",
        publisher={"enum": ["a", "b"]},
        status="string",
        colour="string",
    )
)
PETS = resources(SPEC).by_template["/pets"]


def test_the_default_and_the_choices() -> None:
    assert [default_of(SPEC, PETS, name) for name in ("name", "colour", "other")] == ["x", None, None]
    assert [choices(SPEC, PETS, name) for name in ("state", "tame", "colour")] == [("a", "b"), (True, False), ()]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("state", True),
        ("status", True),
        ("createdAt", True),
        ("time_created", True),
        ("dateAdded", True),
        ("colour", False),
    ],
)
def test_fields_that_a_server_may_choose(name: str, *, expected: bool) -> None:
    assert is_choice(SPEC, PETS, name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("state", True), ("enabled", True), ("createdAt", True), ("tame", False), ("publisher", False), ("colour", False)],
)
def test_fields_that_change_by_themselves(name: str, *, expected: bool) -> None:
    assert changes_by_itself(SPEC, PETS, name) is expected


@pytest.mark.parametrize(("name", "expected"), [("password", True), ("apiKey", True), ("pin", True), ("pinned", False)])
def test_fields_that_may_be_masked(name: str, *, expected: bool) -> None:
    assert is_secret(name) is expected


@pytest.mark.parametrize(("name", "value", "expected"), [("name", "Rex", True), ("name", [1], False), ("x", 1, True)])
def test_values_that_an_item_can_show(name: str, value: JsonValue, *, expected: bool) -> None:
    assert can_show(SPEC, PETS, name, value) is expected


@pytest.mark.parametrize(("operation", "expected"), [("read", True), ("make", True), ("drop", True)])
def test_operations_whose_item_has_a_field(operation: str, *, expected: bool) -> None:
    assert is_declared(SPEC, PETS, operation, "name") is expected
    assert not is_declared(SPEC, PETS, "read", "unknown")


def test_fields_that_do_not_change() -> None:
    assert (is_fixed(SPEC, PETS, "name"), is_fixed(SPEC, PETS, "colour")) == (True, False)


def test_an_update_with_a_schema_of_its_own() -> None:
    own = pets(update=properties(name="string"))
    assert has_own_schema(own, resources(own).by_template["/pets"], "change")
    assert not has_own_schema(SPEC, PETS, "change")


def test_responses_with_one_schema() -> None:
    assert same_schema(SPEC, PETS, "make", "read")
    assert not same_schema(SPEC, PETS, None, "read")
    assert FULL
