"""STA003: created items are listed."""

from __future__ import annotations

import pytest

from exchange_text import judgements, results
from pet_collection import FULL, pets

PETS = pets()
MADE = "POST /pets {name: Rex} -> 201 {id: 1, name: Rex}"
SETTLING = "? the write may become visible later"

LISTED: dict[str, tuple[str, str | None]] = {
    "it is listed": (f"{MADE}\nGET /pets?limit=9 -> 200 [{{id: 1, name: Rex}}]", "kept"),
    "it is missing": (
        f"{MADE}\nwait 3\nGET /pets?limit=9 -> 200 [{{id: 7}}]",
        "the list has 1 items, expected the created one with the id 1 too",
    ),
    "it is missing at once": (f"{MADE}\nGET /pets?limit=9 -> 200 []", SETTLING),
    "the list may go on": (
        f"{MADE}\nwait 3\nGET /pets?limit=1 -> 200 [{{id: 7}}]",
        "? the list may continue on another page",
    ),
    "it is on the next page": (
        f"{MADE}\nGET /pets?limit=1 -> 200 [{{id: 7}}]\nGET /pets?limit=1&offset=1 -> 200 [{{id: 1}}]",
        "kept",
    ),
    "it is on no page": (
        f"{MADE}\nwait 3\nGET /pets?limit=1 -> 200 [{{id: 7}}]\nGET /pets?limit=1&offset=1 -> 200 []",
        "the list has 1 items, expected the created one with the id 1 too",
    ),
    "it may be on a page that was read at once": (
        f"{MADE}\nGET /pets?limit=1 -> 200 [{{id: 7}}]\nwait 3\nGET /pets?limit=1&offset=1 -> 200 []",
        SETTLING,
    ),
    "the list is filtered": (f"{MADE}\nwait 3\nGET /pets?kind=cat -> 200 []", None),
    "the list has parameters of unknown meaning": (f"{MADE}\nwait 3\nGET /pets?q=x -> 200 []", None),
    "the list is that of another client": (f"{MADE}\nwait 3\nGET /pets?limit=9 <Authorization: b> -> 200 []", None),
    "a tame one may be hidden": (
        "POST /pets {tame: true} -> 201 {id: 1, tame: true}\nwait 3\nGET /pets?limit=9 -> 200 [{id: 7, tame: false}]",
        "? the list may leave out items of this kind",
    ),
    "another tame one is listed": (
        "POST /pets {tame: true} -> 201 {id: 1, tame: true}\nwait 3\nGET /pets?limit=9 -> 200 [{id: 7, tame: true}]",
        "the list has 1 items, expected the created one with the id 1 too",
    ),
    "neither tame nor other ones are listed": (
        (
            "POST /pets {tame: true} -> 201 {id: 1, tame: true}\n"
            "POST /pets {tame: false} -> 201 {id: 2, tame: false}\n"
            "wait 3\nGET /pets?limit=9 -> 200 []"
        ),
        "the list has 0 items, expected the created one with the id 2 too",
    ),
}


@pytest.mark.parametrize("title", LISTED)
def test_created_items_are_listed(title: str) -> None:
    text, expected = LISTED[title]
    assert results(PETS, text).get("STA003") == expected


def test_where_another_client_writes_too_the_item_is_read_between_two_lists() -> None:
    empty = "GET /pets?limit=9 -> 200 []"
    story = f"{MADE}\nwait 3\n{empty}\nGET /pets/1 -> 200 {{id: 1, name: Rex}}\n{empty}"
    *_, first, read, last = judgements(PETS, story, exclusive=False)
    asked = {code: each.ask for code, each in first.undecided if each.ask is not None}
    assert asked["STA003"].target == "/pets/1"
    again = {code: each.ask for code, each in read.undecided if each.ask is not None}
    assert again["STA003"] is first.exchange.request
    assert [finding.code for finding in last.findings] == ["STA003"]


def test_where_another_client_writes_too_each_page_is_read_again() -> None:
    """Another client may delete an item of the first page after it was read: the next item moves to that page."""
    first, second = "GET /pets?limit=1 -> 200 [{id: 7}]", "GET /pets?limit=1&offset=1 -> 200 []"
    read = "GET /pets/1 -> 200 {id: 1, name: Rex}"
    story = f"{MADE}\nwait 3\n{first}\nwait 1\n{second}\nwait 1\n{read}\nwait 1\n{second}"
    changed = "? the list may have changed between the pages"
    assert results(PETS, story, exclusive=False)["STA003"] == changed
    *_, last = judgements(PETS, story, exclusive=False)
    assert [each.ask.target for code, each in last.undecided if code == "STA003" and each.ask] == ["/pets?limit=1"]
    lost = "the list has 1 items, expected the created one with the id 1 too"
    assert results(PETS, f"{story}\nwait 1\n{first}", exclusive=False)["STA003"] == lost


def test_a_list_without_paging_is_complete() -> None:
    said = results(pets(query={}), f"{MADE}\nwait 3\nGET /pets -> 200 []")
    assert said["STA003"].startswith("the list has 0 items")


def test_a_map_has_the_ids_as_keys() -> None:
    spec = pets(listed={"type": "object", "additionalProperties": FULL}, query={})
    assert results(spec, f"{MADE}\nGET /pets -> 200 {{1: {{name: Rex}}}}".replace("{1:", "{'1':"))["STA003"] == "kept"
