"""Ids: in an item or its metadata, as text, and the same for one item as for many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.resources.identity import id_in, id_property, id_text, ids_in

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
    assert list(ids_in([item, item], "id")) == [expected, expected]


PARTS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
OBJECTS = st.dictionaries(st.sampled_from(["id", "name"]), PARTS | st.lists(PARTS, max_size=2))
ITEMS = PARTS | st.dictionaries(st.sampled_from(["id", "name", "meta", "metadata"]), PARTS | OBJECTS)


@given(st.lists(ITEMS), st.sampled_from(["id", "name", None]))
def test_many_items_have_the_ids_that_each_has_alone(items: list[JsonValue], field: str | None) -> None:
    assert list(ids_in(items, field)) == [id_in(item, field) for item in items]


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
