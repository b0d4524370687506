"""How exchanges change the known state of items."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.item import Item
from caveat.resources.state.state import MAX_ITEMS, State
from caveat.resources.state.step import step
from exchange_text import exchanges
from pet_collection import pets

PETS = pets()


def after(text: str, spec: Spec = PETS) -> State:
    state = State(spec, resources(spec), exclusive=True)
    for exchange in exchanges(spec, text):
        step(state, exchange)
    return state


def item(text: str, number: int = 1) -> Item | None:
    return after(text).items.get(("/pets", (str(number),)))


MADE = "POST /pets {name: Rex, age: 3} -> 201 {id: 1, name: rex}"


def test_a_created_item_has_what_was_sent_and_what_was_shown() -> None:
    made = item(MADE)
    assert made is not None
    assert {name: sent.value for name, sent in made.sent.items()} == {"name": "Rex", "age": 3}
    assert made.confirmed.keys() == {"name"}
    assert (made.id, made.own_id, made.is_sure) == ("1", "1", True)


FORGOTTEN: dict[str, tuple[str, bool]] = {
    "a deletion of the item": ("DELETE /pets/1 -> 204", False),
    "a deletion that failed on the way": ("DELETE /pets/1 -> 500", True),
    "a deletion that was refused": ("DELETE /pets/1 -> 403", False),
    "a deletion of what is not there": ("DELETE /pets/1 -> 404", True),
    "an update that failed on the way": ("PUT /pets/1 {name: x} -> 503", True),
    "an action on the item": ("POST /pets/1/archive -> 204", True),
    "an action on another item": ("POST /pets/2/archive -> 204", False),
    "an action without a name": ("POST /shutdown -> 204", True),
    "an action that was refused": ("POST /shutdown -> 422", False),
    "a redirect": ("POST /shutdown -> 303", True),
    "its id comes again": ("POST /pets {name: Tom} -> 201 {id: 1}", True),
    "reading": ("GET /pets/1 -> 404", False),
    "an update that shows another item": ("PATCH /pets/1 {name: x} -> 200 {id: 2, name: x}", True),
}


def test_an_update_that_shows_another_item_is_forgotten_where_reading_has_shown_the_id() -> None:
    read = "GET /pets/1 -> 200 {id: 1, name: Rex}"
    assert item(read) is not None
    assert item(f"{read}\nPATCH /pets/1 {{name: x}} -> 200 {{id: 2, name: x}}") is None


@pytest.mark.parametrize("title", FORGOTTEN)
def test_uncertain_items_are_forgotten(title: str) -> None:
    text, forgotten = FORGOTTEN[title]
    assert (item(f"{MADE}\n{text}") is None) is forgotten


def test_a_deleted_item_is_known_to_be_gone() -> None:
    gone = item(f"{MADE}\nDELETE /pets/1 -> 204")
    assert gone is not None
    assert gone.gone is not None
    again = item(f"{MADE}\nDELETE /pets/1 -> 204\nPUT /pets/1 {{name: x}} -> 201 {{id: 1}}")
    assert again is not None
    assert (again.gone, again.created is not None) == (None, True)


def test_entity_tags_that_were_replaced() -> None:
    known = item(f'{MADE}\nGET /pets/1 -> 200 {{id: 1}} <ETag: "a">\nPATCH /pets/1 {{name: x}} -> 204 <ETag: "b">')
    assert known is not None
    assert known.etag is not None
    assert (known.etag[0], list(known.old_etags)) == ('"b"', ['"a"'])


def test_memory_is_bounded() -> None:
    text = "".join(
        f"POST /pets {{name: x}} <Idempotency-Key: k{number}> -> 201 {{id: {number}}}\n"
        for number in range(MAX_ITEMS + 50)
    )
    state = after(text)
    assert len(state.items) == MAX_ITEMS
    assert (state.number, state.writes) == (MAX_ITEMS + 50, MAX_ITEMS + 50)
    assert len(state.keys) < MAX_ITEMS + 50
