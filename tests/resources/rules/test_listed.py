"""STA024 and STA025: a list shows updated items, and a deletion removes no other item from it."""

from __future__ import annotations

import pytest

from exchange_text import judgements, results
from pet_collection import FULL, pets
from resource_document import Object, properties

PETS = pets()
MADE = "POST /pets {name: Rex, age: 3} -> 201 {id: 1, name: Rex, age: 3}\nGET /pets/1 -> 200 {id: 1, name: Rex, age: 3}"
MAX = "PATCH /pets/1 {name: Max} -> 204"
READ = "GET /pets/1 -> 200 {id: 1, name: Max, age: 3}"
OLD = "GET /pets -> 200 [{id: 1, name: Rex, age: 3}]"
NEW = "GET /pets -> 200 [{id: 1, name: Max, age: 3}]"
STALE = 'the field name of the item 1 is still "Rex" in the list, expected "Max", as it is read'
AGAIN = "? the item may have changed again"

SHOWN: dict[str, tuple[str, str | None]] = {
    "the list shows the update": (f"{MADE}\n{MAX}\n{READ}\n{NEW}", "kept"),
    "in another spelling": (f"{MADE}\n{MAX}\n{READ}\nGET /pets -> 200 [{{id: 1, name: ' max'}}]", "kept"),
    "at once": (f"{MADE}\n{MAX}\n{READ}\n{OLD}", "? the write may become visible later"),
    "the old value, once": (f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD}", AGAIN),
    "the old value, between two readings": (f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD}\n{READ}\n{OLD}", STALE),
    "the old value, and then the new one": (f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD}\n{READ}\n{NEW}", "kept"),
    "the old value, again without a reading": (f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD}\n{OLD}", AGAIN),
    "the item has the old value again": (
        f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD}\nGET /pets/1 -> 200 {{id: 1, name: Rex}}\n{OLD}",
        None,
    ),
    "the item was not read since": (f"{MADE}\n{MAX}\nwait 3\n{OLD}", None),
    "a third value": (f"{MADE}\n{MAX}\n{READ}\nwait 3\nGET /pets -> 200 [{{id: 1, name: x}}]", None),
    "a summary": (f"{MADE}\n{MAX}\n{READ}\nwait 3\nGET /pets -> 200 [{{id: 1}}]", None),
    "out of a cache": (f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD} <Age: 9>", None),
    "what was sent is what was there": (
        f"{MADE}\nPATCH /pets/1 {{name: rex}} -> 204\nGET /pets/1 -> 200 {{id: 1, name: rex}}\nwait 3\n{OLD}",
        None,
    ),
}


@pytest.mark.parametrize("title", SHOWN)
def test_lists_show_updates(title: str) -> None:
    text, expected = SHOWN[title]
    assert results(PETS, text).get("STA024") == expected


def test_a_stale_list_asks_for_the_requests_that_decide() -> None:
    found = judgements(PETS, f"{MADE}\n{MAX}\n{READ}\nwait 3\n{OLD}\n{READ}")
    asked = [undecided.ask for each in found for code, undecided in each.undecided if code == "STA024"]
    assert [each and each.target for each in asked] == ["/pets/1", "/pets"]


def test_a_list_may_show_the_published_version_of_an_item() -> None:
    spec = pets(item=properties(id="integer", name="string", published="boolean"))
    text = f"{MADE}\n{MAX}\nGET /pets/1 -> 200 {{id: 1, name: Max, published: true}}\nwait 3\n{OLD}"
    assert results(spec, text)["STA024"] == "? the list may show another version of the item"


def listed(*numbers: int, more: str = "") -> str:
    return "GET /pets -> 200 [" + ", ".join(f"{{id: {number}{more}}}" for number in numbers) + "]"


def dropped(number: int) -> str:
    return f"DELETE /pets/{number} -> 204\nwait 3"


ALL = listed(1, 2, 3, 4, 5, 6)
FIRST = f"{ALL}\n{dropped(1)}\n{listed(3, 4, 5, 6)}"
ONCE = "? another client or a background job may have caused it"
LOST: dict[str, tuple[str, str | None]] = {
    "the item alone is gone": (f"{ALL}\n{dropped(1)}\n{listed(2, 3, 4, 5, 6)}", "kept"),
    "another one is gone too, once": (FIRST, ONCE),
    "another one is gone too, twice": (
        f"{FIRST}\n{dropped(3)}\n{listed(5, 6)}",
        "the list lacks the items 4 too, since the item 3 was deleted",
    ),
    "another one is gone at once": (
        f"{ALL}\nDELETE /pets/1 -> 204\n{listed(3, 4, 5, 6)}",
        "? the write may become visible later",
    ),
    "another one is gone, but not with the next deletion": (
        f"{FIRST}\n{dropped(3)}\n{listed(4, 5, 6)}\n{dropped(4)}\n{listed(6)}",
        ONCE,
    ),
    "another write in between": (f"{ALL}\nPATCH /pets/2 {{name: x}} -> 204\n{dropped(1)}\n{listed(3, 4)}", None),
    "no list before": (f"{dropped(1)}\n{listed(3, 4)}", None),
    "another list before": (f"GET /pets?limit=9 -> 200 [{{id: 1}}, {{id: 2}}]\n{dropped(1)}\n{listed(3, 4)}", None),
    "the deleted item was not listed": (f"{listed(2, 3)}\n{dropped(1)}\n{listed(3)}", None),
    "the deleted item is still listed": (f"{ALL}\n{dropped(1)}\n{listed(1, 3)}", None),
    "its children go with it": (
        f"{listed(1)[:-1]}, {{id: 2, parentId: 1}}]\n{dropped(1)}\n{listed(3)}",
        "kept",
    ),
}


@pytest.mark.parametrize("title", LOST)
def test_deletions_remove_one_item(title: str) -> None:
    text, expected = LOST[title]
    assert results(PETS, text).get("STA025") == expected


def test_with_another_client_two_deletions_are_needed() -> None:
    assert results(PETS, f"{FIRST}\n{dropped(3)}\n{listed(5, 6)}", exclusive=False)["STA025"].startswith(
        "the list lacks"
    )
    assert results(PETS, FIRST, exclusive=False)["STA025"] == ONCE


def test_a_list_is_compared_with_the_same_request() -> None:
    part: Object = {"limit": {"type": "integer", "minimum": 1}}
    spec = pets(item=FULL, query={**part})
    page = "GET /pets?limit=2 -> 200 [{id: 1}, {id: 2}]"
    assert results(spec, f"{page}\n{dropped(1)}\nGET /pets?limit=2 -> 200 [{{id: 2}}, {{id: 3}}]")["STA025"] == "kept"
