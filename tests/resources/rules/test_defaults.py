"""STA028: a field that is not sent has its default."""

from __future__ import annotations

import pytest

from exchange_text import results
from pet_collection import pets
from resource_document import properties

PETS = pets(
    item=properties(
        id={"type": "integer", "default": 1},
        name="string",
        rows={"type": "integer", "default": 10},
        note={"type": ["string", "null"], "default": None},
        status={"enum": ["new", "known"], "default": "new"},
    )
)


def _made(shown: str, sent: str = "name: Rex", *numbers: int) -> str:
    item = f"name: Rex, {shown}}}"
    lines = (
        f"POST /pets {{{sent}}} -> 201 {{id: {i}, {item}\nGET /pets/{i} -> 200 {{id: {i}, {item}"
        for i in numbers or (1, 2)
    )
    return "\n".join(lines)


UNSURE = "? another client or a background job may have caused it"
DEFAULTS: dict[str, tuple[str, str | None]] = {
    "the default": (_made("rows: 10"), "kept"),
    "another value each time": (
        _made("rows: 5"),
        "the field rows is 5, expected the default 10, since it was not sent",
    ),
    "another value once": (_made("rows: 5", "name: Rex", 1), UNSURE),
    "another value, and the default": (_made("rows: 10") + "\n" + _made("rows: 5", "name: Rex", 3, 4), UNSURE),
    "it was sent": (_made("rows: 5", "name: Rex, rows: 5"), None),
    "it is not shown": (_made("note: null"), None),
    "it is null": (_made("rows: null"), None),
    "a default of null is none": (_made("note: x"), None),
    "a status may change by itself": (_made("status: known"), None),
    "it was updated": (
        "POST /pets {name: Rex} -> 201 {id: 1}\nPATCH /pets/1 {name: Tom} -> 204\nGET /pets/1 -> 200 {id: 1, rows: 5}",
        None,
    ),
}


@pytest.mark.parametrize("title", DEFAULTS)
def test_what_is_not_sent_has_its_default(title: str) -> None:
    text, expected = DEFAULTS[title]
    assert results(PETS, text).get("STA028") == expected
