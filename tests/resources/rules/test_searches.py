"""STA030 and STA031: a search has an effect, and a list that is not filtered has the items of the default."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from exchange_text import results
from pet_collection import FULL, QUERY, pets
from resource_document import Object, properties

SEARCHED = pets(query={**QUERY, "q": {"type": "string"}})
NAMES = {1: "Rex", 2: "Tom", 3: "Ada"}


def found(text: str, *numbers: int, more: str = "") -> str:
    items = ", ".join(f"{{id: {number}, name: {NAMES[number]}}}" for number in numbers)
    return f"GET /pets?q={text}{more} -> 200 [{items}]\n"


ALL = (1, 2, 3)
IGNORED = found("Rex", *ALL) + found("Tom", *ALL) + found("qzx", *ALL)
SAME = "the list is the same for 4 texts to search for, as for 'qzx', which no item has"

SEARCHES: dict[str, tuple[str, str | None]] = {
    "all items each time": (IGNORED + found("jwv", *ALL), SAME),
    "too few texts": (IGNORED, None),
    "the text of one item only": (
        found("Rex", *ALL) + found("qzx", *ALL) + found("jwv", *ALL) + found("zz", *ALL),
        None,
    ),
    "one is found": (found("Rex", 1) + found("Tom", *ALL) + found("qzx", *ALL) + found("jwv", *ALL), None),
    "ordered by likeness": (found("Rex", 1, 2, 3) + found("Tom", 2, 1, 3) + IGNORED[:0] + found("qzx", *ALL), None),
    "a write in between": (IGNORED + "POST /pets {name: x} -> 201 {id: 4}\n" + found("jwv", *ALL), None),
    "another parameter": (IGNORED + found("jwv", *ALL, more="&limit=9"), None),
    "two items": (
        "".join(found(text, 1, 2) for text in ("Rex", "Tom", "qzx", "jwv")),
        None,
    ),
}


@pytest.mark.parametrize("title", SEARCHES)
def test_a_search_has_an_effect(title: str) -> None:
    text, expected = SEARCHES[title]
    assert results(SEARCHED, text).get("STA030") == expected


STATES: Object = {"type": "string", "enum": ["open", "closed"]}
BY_STATE: JsonValue = {**STATES, "default": "open"}
ITEM = properties(id={"type": "integer", "readOnly": True}, name="string", state=STATES)
STATED = pets(item=ITEM, query={"limit": QUERY["limit"], "offset": QUERY["offset"], "state": BY_STATE, "q": {}})
OTHERS: JsonValue = {"enum": ["all", "mine"], "default": "mine"}
OPEN, FIRST, SECOND = "{id: 1, state: open}", "{id: 2, state: closed}", "{id: 3, state: closed}"
UNSURE = "? another client or a background job may have caused it"

DEFAULTS: dict[str, tuple[str, str | None]] = {
    "the default only": (f"GET /pets -> 200 [{OPEN}]", "kept"),
    "another value, once": (f"GET /pets -> 200 [{OPEN}, {FIRST}]", UNSURE),
    "another value of two items": (
        f"GET /pets -> 200 [{OPEN}, {FIRST}]\nGET /pets?limit=3 -> 200 [{SECOND}]",
        "state is 'closed', expected 'open', the default of the filter state",
    ),
    "a filter": (f"GET /pets -> 200 [{FIRST}]\nGET /pets?state=closed -> 200 [{SECOND}]", None),
    "a parameter of unknown meaning": (f"GET /pets -> 200 [{FIRST}]\nGET /pets?all=1 -> 200 [{SECOND}]", None),
    "a page": (f"GET /pets -> 200 [{FIRST}]\nGET /pets?offset=3 -> 200 [{SECOND}]", None),
    "the value is not shown": ("GET /pets -> 200 [{id: 1}]", "kept"),
}


@pytest.mark.parametrize("title", DEFAULTS)
def test_a_filter_has_its_default(title: str) -> None:
    text, expected = DEFAULTS[title]
    assert results(STATED, text).get("STA031") == expected


def test_a_default_that_no_item_can_have_is_not_judged() -> None:
    spec = pets(item=properties(id="integer", state=STATES), query={"state": OTHERS})
    assert "STA031" not in results(spec, f"GET /pets -> 200 [{FIRST}, {SECOND}]")


LISTED = properties(items={"type": "array", "items": FULL}, next="string")
LINKED = pets(listed=LISTED, query={name: QUERY[name] for name in ("limit", "kind")})
FILTERED = "GET /pets?kind=cat&limit=1 -> 200 {items: [{id: 1, kind: cat}], next: '/pets?limit=1&after=1'}\n"
LINKS: dict[str, tuple[str, str | None]] = {
    "a link that keeps the filter": ("GET /pets?limit=1&after=1 -> 200 {items: [{id: 2, kind: cat}]}", "kept"),
    "a link that loses the filter": (
        "GET /pets?limit=1&after=1 -> 200 {items: [{id: 2, kind: dog}]}",
        "kind is 'dog', expected 'cat', by the filter kind of the first page: its link to the next page leads here",
    ),
    "another page": ("GET /pets?limit=1&after=2 -> 200 {items: [{id: 2, kind: dog}]}", None),
    "the second link": (
        (
            "GET /pets?limit=1&after=1 -> 200 {items: [{id: 2, kind: cat}], next: '/pets?after=2'}\n"
            "GET /pets?after=2 -> 200 {items: [{id: 3, kind: dog}]}"
        ),
        "kind is 'dog', expected 'cat', by the filter kind of the first page: its link to the next page leads here",
    ),
}


@pytest.mark.parametrize("title", LINKS)
def test_links_keep_the_filter(title: str) -> None:
    text, expected = LINKS[title]
    assert results(LINKED, FILTERED + text).get("STA011") == expected
