"""A sample is a new item: it was not deleted or closed, and it was created before it was updated."""

from __future__ import annotations

import random

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.lifecycle import in_order
from caveat.mock.responses.samples import sample
from resource_document import properties, spec_of

TIME: JsonValue = {"type": "string", "format": "date-time"}
NULLABLE: JsonValue = {"type": ["string", "null"], "format": "date-time", "example": "2026-01-02T00:00:00Z"}
CHOICE: JsonValue = {"anyOf": [TIME, {"type": "null"}]}

PROPERTIES: dict[str, tuple[JsonValue, bool, bool]] = {
    "deleted_at": (NULLABLE, True, False),
    "archivedAt": (CHOICE, True, False),
    "cancelledOn": (NULLABLE, False, False),
    "closed_at": (TIME, False, False),
    "expired_at": (TIME, True, True),
    "expires_at": (NULLABLE, True, True),
    "deleted": ({"type": ["string", "null"]}, True, True),
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_what_has_not_happened_has_no_time(name: str) -> None:
    schema, required, has_value = PROPERTIES[name]
    item = properties(**{name: schema}) | {"required": [name] if required else []}
    spec = spec_of({}, components={"schemas": {"Item": item}})
    value = sample(spec.schemas, "/components/schemas/Item", random.Random(1))  # noqa: S311 - variety, not secrecy
    assert isinstance(value, dict)
    assert (value.get(name) is not None) is has_value
    assert required <= (name in value)


TIMES: dict[str, tuple[dict[str, JsonValue], dict[str, JsonValue]]] = {
    "texts": ({"created_at": "2026-02", "updated_at": "2026-01"}, {"created_at": "2026-02", "updated_at": "2026-02"}),
    "in order": ({"createdAt": "2026-01", "updatedAt": "2026-02"}, {"createdAt": "2026-01", "updatedAt": "2026-02"}),
    "numbers": ({"created": 9, "modified": 3}, {"created": 9, "modified": 9}),
    "different kinds": ({"created": 9, "updated": "1"}, {"created": 9, "updated": "1"}),
    "persons": ({"created_by": "b", "updated_by": "a"}, {"created_by": "b", "updated_by": "a"}),
    "only one": ({"updated": 9}, {"updated": 9}),
}


@pytest.mark.parametrize("title", TIMES)
def test_an_item_is_updated_after_it_was_created(title: str) -> None:
    value, expected = TIMES[title]
    assert in_order(value, lambda _name, _value: True) == expected


def test_a_time_that_is_not_valid_is_not_changed() -> None:
    assert in_order({"created": 9, "updated": 3}, lambda _name, _value: False) == {"created": 9, "updated": 3}
