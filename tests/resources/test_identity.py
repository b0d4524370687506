"""Ids: in an item or its metadata, as text, and the same for one item as for many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.resources.identity import id_in, id_property, id_text
from caveat.resources.words import item_name
from id_spellings import SPELLINGS, Spelling

IDS: dict[str, tuple[JsonValue, str | None]] = {
    "a text": ({"id": "a"}, "a"),
    "a number": ({"id": 7}, "7"),
    "a number with a point": ({"id": 7.0}, "7"),
    "no whole number": ({"id": 7.5}, "7.5"),
    "a boolean": ({"id": True}, None),
    "an empty text": ({"id": ""}, None),
    "an empty text before metadata": ({"id": "", "metadata": {"id": "a"}}, None),
    "in metadata": ({"meta": {"id": 7}}, "7"),
    "metadata without": ({"meta": {}, "metadata": {"id": "a"}}, "a"),
    "none": ({"name": "a"}, None),
    "no object": ("a", None),
}


@pytest.mark.parametrize(("item", "expected"), IDS.values(), ids=IDS)
def test_an_item_has_an_id(item: JsonValue, expected: str | None) -> None:
    assert id_in(item, "id") == expected


@given(st.text(min_size=1) | st.integers())
def test_an_id_that_is_a_text_or_a_number_has_its_text(value: str | int) -> None:
    assert id_text(value) == str(value)


@pytest.mark.parametrize(
    ("parameter", "names", "expected"),
    [
        ("petId", ["name", "pet_id"], ("pet_id", True)),
        ("petId", ["name", "id"], ("id", True)),
        ("petName", ["name", "id"], ("name", True)),
        ("pet", ["name", "id"], ("id", False)),
        ("ownerId", ["name", "id"], ("id", False)),
        ("petId", ["name"], None),
    ],
)
def test_a_property_has_the_value_of_the_path(
    parameter: str, names: list[str], expected: tuple[str, bool] | None
) -> None:
    assert id_property(parameter, "pet", names) == expected


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_the_id_is_found_in_every_spelling(spelling: Spelling) -> None:
    found = id_property(spelling.parameter, item_name(f"/{spelling.collection}"), ["status", spelling.field, "name"])
    assert found is not None
    assert found[0] == spelling.field


@pytest.mark.parametrize(
    ("parameter", "names", "expected"),
    [
        ("CallSid", ["id", "sid"], ("sid", True)),
        ("PhoneNumberSid", ["account_sid", "sid"], ("sid", True)),
        ("AgentSid", ["agent_name", "sid"], ("sid", False)),
        ("grid", ["g", "name"], None),
        ("paid", ["p", "name"], None),
    ],
)
def test_the_id_of_another_item_is_not_certain(
    parameter: str, names: list[str], expected: tuple[str, bool] | None
) -> None:
    item = "incomingphonenumber" if parameter.startswith("Phone") else "call"
    assert id_property(parameter, item, names) == expected
