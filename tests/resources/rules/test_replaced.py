"""STA029: a PUT gets the status 201 only if it creates the item."""

from __future__ import annotations

import pytest

from exchange_text import results
from pet_collection import FULL, answers, pets


def _put(number: int, status: int) -> str:
    return f"GET /pets/{number} -> 200 {{id: {number}, name: Rex}}\nPUT /pets/{number} {{name: Tom}} -> {status}\n"


UNSURE = "? another client or a background job may have caused it"
PUTS: dict[str, tuple[str, str | None]] = {
    "it is replaced": (_put(1, 200), "kept"),
    "it seems to be created, once": (_put(1, 201), UNSURE),
    "it seems to be created, twice": (
        _put(1, 201) + _put(2, 201),
        "the status is 201, but the item was read before, expected the status of a replacement",
    ),
    "another one is replaced": (_put(1, 200) + _put(2, 201) + _put(3, 201), UNSURE),
    "it is created": ("GET /pets/1 -> 404\nPUT /pets/1 {name: Tom} -> 201", None),
    "it was deleted": ("GET /pets/1 -> 200 {id: 1}\nDELETE /pets/1 -> 204\nPUT /pets/1 {name: Tom} -> 201", None),
    "a write in between": (
        "GET /pets/1 -> 200 {id: 1}\nPOST /pets {name: x} -> 500\nPUT /pets/1 {name: T} -> 201",
        None,
    ),
    "it is refused": (_put(1, 409), None),
}


@pytest.mark.parametrize("title", PUTS)
@pytest.mark.parametrize("documented", [True, False])
def test_only_a_new_item_is_created(title: str, documented: bool) -> None:  # noqa: FBT001 - a table's column
    text, expected = PUTS[title]
    spec = pets()
    put = spec.root["paths"]["/pets/{petId}"]["put"]  # type: ignore[index, call-overload]
    put["responses"] = answers(FULL, "201") | (answers(FULL, "200") if documented else {})  # type: ignore[index, call-overload]
    assert results(spec, text).get("STA029") == (expected if documented else None)
