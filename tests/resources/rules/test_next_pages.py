"""Pages that lead to themselves, and pages after which nothing follows although they say so."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from exchange_text import judgements, results
from pet_collection import FULL, pets
from resource_document import array, operation, properties, spec_of

LISTED = properties(items=array(FULL), next={"type": ["string", "null"]}, has_more="boolean", last_id="integer")
CURSOR = pets(listed=LISTED, query={"limit": {"type": "integer", "minimum": 1}, "cursor": {"type": "string"}})
AFTER = pets(
    listed=properties(items=array(FULL), has_more="boolean", last_id="integer"),
    query={"limit": {"type": "integer", "minimum": 1}, "after": {"type": "string"}},
)


def shown(numbers: tuple[int, ...], **more: str) -> str:
    items = ", ".join(f"{{id: {number}}}" for number in numbers)
    return "{items: [" + items + "]" + "".join(f", {name}: {value}" for name, value in more.items()) + "}"


def page(cursor: str, following: str, *numbers: int, more: str = "") -> str:
    query = f"&cursor={cursor}" if cursor else ""
    stated = {"has_more": more} if more else {}
    return f"GET /pets?limit=2{query} -> 200 {shown(numbers, next=following, **stated)}\n"


WHOLE = f"GET /pets -> 200 {shown((1, 2, 3, 4, 5), next='null')}\n"
ONE, TWO = page("", "a", 1, 2, more="true"), page("a", "a", 3, 4, more="true")
SAME = "the next page is this page again, although more items follow"
MOVES = "? the cursor may lead on with each request"
LOOPS: dict[str, tuple[str, str | None]] = {
    "once": (ONE + TWO, MOVES),
    "twice": (ONE + TWO + TWO, SAME),
    "with an item that no page has": (WHOLE + (ONE + TWO + TWO).replace(", has_more: true", ""), SAME),
    "a link": ((ONE + TWO + TWO).replace("next: a", "next: '/pets?limit=2&cursor=a'"), SAME),
    "a cursor that moves on by itself": (ONE + TWO + page("a", "a", 5, more="true"), None),
    "the cursor of the last page repeats itself": ((ONE + TWO + TWO).replace("true", "false"), None),
    "it is not known whether it is the last page": ((ONE + TWO + TWO).replace(", has_more: true", ""), None),
    "all items are on the pages": (
        f"GET /pets -> 200 {shown((1, 2, 3, 4), next='null')}\n" + (ONE + TWO + TWO).replace(", has_more: true", ""),
        None,
    ),
    "no items": (ONE + 2 * page("a", "a", more="true"), None),
    "a write in between": (ONE + TWO + "POST /pets {name: x} -> 201 {id: 9}\n" + TWO, MOVES),
    "a response from a cache": (ONE + TWO + TWO.replace("\n", " <Age: 9>\n"), None),
}


@pytest.mark.parametrize("title", LOOPS)
def test_a_page_that_leads_to_itself(title: str) -> None:
    text, expected = LOOPS[title]
    said = results(CURSOR, text).get("STA009")
    assert (None if said == "kept" else said) == expected


def test_the_request_that_decides_is_the_next_one() -> None:
    *_, last = judgements(CURSOR, ONE + TWO)
    assert [each.ask and each.ask.target for _, each in last.undecided] == ["/pets?limit=2&cursor=a"]


def after(cursor: str, *numbers: int, more: str = "true") -> str:
    query = f"&after={cursor}" if cursor else ""
    last = {"last_id": str(numbers[-1])} if numbers else {}
    return f"GET /pets?limit=2{query} -> 200 {shown(numbers, has_more=more, **last)}\n"


OVERLAP = "the items with the ids 2 are on two pages, expected each on one"
AFTERS: dict[str, tuple[str, str | None]] = {
    "it leads on": (after("", 1, 2) + after("2", 3, 4, more="false"), "kept"),
    "it is ignored": (after("", 1, 2) + 2 * after("2", 1, 2), SAME),
    "the item itself comes again": (2 * (after("", 1, 2) + after("2", 2, 3)), OVERLAP),
    "an item of another place": (after("9", 3, 4, more="false"), None),
}


@pytest.mark.parametrize("title", AFTERS)
def test_the_id_of_the_last_item_leads_to_the_next_page(title: str) -> None:
    text, expected = AFTERS[title]
    assert results(AFTER, text).get("STA009") == expected


FULL_PAGE, EMPTY = after("2", 3, 4), after("4", more="false")
PAIR = FULL_PAGE + EMPTY
WRITE = "POST /pets {name: x} -> 201 {id: 9}\n"
NOTHING = "has_more is true, but the next page is empty"
GONE = "? items may have been removed between the pages"
ENDS: dict[str, tuple[str, str | None]] = {
    "once": (PAIR, GONE),
    "the page again": (PAIR + FULL_PAGE, GONE),
    "both again": (PAIR + PAIR, NOTHING),
    "the page says otherwise now": (PAIR + after("2", 3, 4, more="false") + EMPTY, None),
    "the empty page says that more follow": (2 * (FULL_PAGE + after("4", more="true")), None),
    "nothing is said": ((PAIR + PAIR).replace("has_more: true, ", ""), None),
    "a write in between": (PAIR + "DELETE /pets/3 -> 204\n" + EMPTY, None),
    "right after a write": (WRITE + PAIR + PAIR, "? the write may become visible later"),
    "some time after a write": (WRITE + "wait 3\n" + PAIR + PAIR, NOTHING),
}


@pytest.mark.parametrize("title", ENDS)
def test_a_page_that_says_that_more_follow_is_not_the_last(title: str) -> None:
    text, expected = ENDS[title]
    first = after("", 1, 2)
    story = text.replace(WRITE, WRITE + first) if WRITE in text else first + text
    assert results(AFTER, story).get("STA010") == expected


NUMBERS: dict[str, Spec] = {
    first: pets(query={"limit": {"type": "integer"}, "page": {"type": "integer", **stated}})
    for first, stated in (("0", {"minimum": 0}), ("1", {"minimum": 1}), ("unknown", {}))
}


@pytest.mark.parametrize(("first", "expected"), [("0", "the items with the ids 1, 2"), ("1", None), ("unknown", None)])
def test_page_1_may_be_page_0_unless_pages_count_from_0(first: str, expected: str | None) -> None:
    story = 2 * "".join(f"GET /pets?limit=2&page={number} -> 200 [{{id: 1}}, {{id: 2}}]\n" for number in (0, 1))
    said = results(NUMBERS[first], story).get("STA009")
    assert said == (f"{expected} are on two pages, expected each on one" if expected else None)


LINES = spec_of(
    {
        "/lines": {
            "get": operation(
                "lines",
                array(properties(text="string")),
                query={"limit": {"type": "integer", "maximum": 50}, "offset": {"type": "integer"}},
            )
        }
    }
)


def lines(query: str, *texts: str) -> str:
    return f"GET /lines{query} -> 200 [{', '.join(f'{{text: {text}}}' for text in texts)}]\n"


PAGES = lines("?limit=2&offset=0", "a", "b") + lines("?limit=2&offset=2", "a", "b")
WITHOUT_IDS: dict[str, tuple[str, str | None]] = {
    "the same page twice": (
        lines("", "a", "b", "c", "d") + 2 * PAGES,
        "2 items are on two pages, expected each on one",
    ),
    "equal items": (lines("", "a", "b", "a", "b") + 2 * PAGES, None),
    "no list of all": (2 * PAGES, None),
    "other items": (
        lines("", "a", "b", "c") + lines("?limit=2&offset=0", "a", "b") + lines("?limit=2&offset=2", "c"),
        "kept",
    ),
}


@pytest.mark.parametrize("title", WITHOUT_IDS)
def test_items_without_ids_are_known_by_their_values(title: str) -> None:
    text, expected = WITHOUT_IDS[title]
    assert results(LINES, text).get("STA009") == expected
