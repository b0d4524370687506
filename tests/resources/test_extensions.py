"""The `x-` keys about state, on an operation, a path or the document."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.resources.model import Extensions
from resource_document import PET, Object, array, derive, operation

HEADER: JsonValue = [{"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}]

FACTS: dict[str, tuple[Object, Object, Object, Extensions]] = {
    "nothing": ({}, {}, {}, Extensions()),
    "a header with the key": ({"x-idempotency-key": "X-Once"}, {}, {}, Extensions(idempotency_keys={"make": "X-Once"})),
    "the usual header": ({"parameters": HEADER}, {}, {}, Extensions(idempotency_keys={"make": "Idempotency-Key"})),
    "ids that rise": ({"x-ordered-ids": True}, {}, {}, Extensions(ordered_ids=True)),
    "writes that are visible later": ({"x-eventual": 2}, {}, {}, Extensions(eventual={"make": 2.0})),
    "without a bound": ({"x-eventual": True}, {}, {}, Extensions(eventual={"make": None})),
    "for the document, but not for this": (
        {"x-eventual": False},
        {},
        {"x-eventual": 1},
        Extensions(eventual={"list": 1.0, "drop": 1.0, "read": 1.0}),
    ),
    "a property of what is deleted": ({}, {"x-soft-delete": "deleted_at"}, {}, Extensions(soft_delete="deleted_at")),
    "a malformed value counts as absent": ({"x-idempotency-key": 3, "x-ordered-ids": "yes"}, {}, {}, Extensions()),
}


@pytest.mark.parametrize("title", FACTS)
def test_extensions(title: str) -> None:
    on_create, on_delete, on_root, expected = FACTS[title]
    made: Object = operation("make", PET, status=201)
    found = derive(
        {
            "/pets": {"get": operation("list", array(PET)), "post": {**made, **on_create}},
            "/pets/{id}": {"get": operation("read", PET), "delete": {**operation("drop"), **on_delete}},
        },
        **on_root,
    )
    assert found["/pets"].extensions == expected
