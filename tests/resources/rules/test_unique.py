"""STA033: no two items have the same value of a field that the document says is unique."""

from __future__ import annotations

import pytest

from caveat.resources.derive import resources
from caveat.resources.unique_fields import unique_fields
from exchange_text import results
from pet_collection import answers, pets
from resource_document import Object, properties

ITEM = properties(
    id={"type": "integer", "readOnly": True},
    slug={"type": "string", "description": "Must be unique."},
    name="string",
)
CONFLICT: Object = {"responses": answers(ITEM, "201", "409")}
SPEC = pets(item=ITEM, create=CONFLICT)
FIRST = "POST /pets {slug: rex} -> 201 {id: 1, slug: rex}\n"
SEEN = "GET /pets/1 -> 200 {id: 1, slug: rex}\n"
AGAIN = "POST /pets {slug: rex, name: x} -> 201 {id: 2, slug: rex}\n"

WRITES: dict[str, tuple[str, str | None]] = {
    "created twice": (
        FIRST + SEEN + AGAIN,
        "the status is 201, but the item 1 has the slug 'rex', expected 409",
    ),
    "refused": (FIRST + SEEN + "POST /pets {slug: rex} -> 409", None),
    "another value": (FIRST + SEEN + "POST /pets {slug: tom} -> 201 {id: 2}", None),
    "the same item": (FIRST + SEEN + "POST /pets {slug: rex} -> 201 {id: 1}", None),
    "it was found": (FIRST + SEEN + "POST /pets {slug: rex} -> 200 {id: 1}", None),
    "not read": (FIRST + AGAIN, None),
    "a write in between": (FIRST + SEEN + "POST /pets {slug: x} -> 500\n" + AGAIN, None),
    "it was deleted": (FIRST + SEEN + "DELETE /pets/1 -> 204\n" + AGAIN, None),
    "another client": (FIRST + SEEN + AGAIN.replace("} ->", "} <Authorization: b> ->", 1), None),
    "a field that is not unique": (
        (
            "POST /pets {name: x} -> 201 {id: 1, name: x}\nGET /pets/1 -> 200 {id: 1, name: x}\n"
            "POST /pets {name: x, slug: b} -> 201 {id: 2}"
        ),
        None,
    ),
    "an update without a documented conflict": (
        FIRST + SEEN + "PATCH /pets/2 {slug: rex} -> 200 {id: 2, slug: rex}",
        None,
    ),
}


@pytest.mark.parametrize("title", WRITES)
def test_unique_values_are_given_once(title: str) -> None:
    text, expected = WRITES[title]
    assert results(SPEC, text).get("STA033") == expected


TEXTS: dict[str, tuple[str, str, bool]] = {
    "a description": ("Unique among all pets (409).", "", True),
    "it has to be": ("The code has to be unique.", "", True),
    "the operation says so": ("", "Creates a pet. The slug is unique (409).", True),
    "another field": ("", "The name is unique (409).", False),
    "an id of another item": ("Unique identifier of the owner", "", False),
    "it need not be": ("Not unique.", "", False),
    "within something else": ("Unique within the account.", "", False),
    "per something else": ("", "`slug` must be unique per owner.", False),
    "nothing": ("A word", "", False),
}


@pytest.mark.parametrize("title", TEXTS)
def test_the_document_says_which_fields_are_unique(title: str) -> None:
    field, description, is_unique = TEXTS[title]
    item = properties(
        id={"type": "integer", "readOnly": True}, slug={"type": "string", "description": field}, name="string"
    )
    spec = pets(item=item, create={"description": description})
    assert ("slug" in unique_fields(spec, resources(spec).by_template["/pets"])) is is_unique
