"""STA008 to STA010 and STA015: the size of pages, overlaps and gaps between them, and the total."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from exchange_text import judgements, results
from pet_collection import FULL, pets
from resource_document import Object, array, properties

PETS = pets()


def ids(*numbers: int) -> str:
    return "[" + ", ".join(f"{{id: {number}}}" for number in numbers) + "]"


def page(offset: int, *numbers: int, size: int = 2) -> str:
    return f"GET /pets?limit={size}&offset={offset} -> 200 {ids(*numbers)}\n"


LIMITS: dict[str, tuple[str, str | None]] = {
    "fewer": (f"GET /pets?limit=2 -> 200 {ids(1)}", "kept"),
    "as many": (f"GET /pets?limit=2 -> 200 {ids(1, 2)}", "kept"),
    "more": (f"GET /pets?limit=2 -> 200 {ids(1, 2, 3)}", "the list has 3 items, expected at most 2, by limit"),
    "0 may mean all": (f"GET /pets?limit=0 -> 200 {ids(1)}", None),
    "a size that the document does not allow": (f"GET /pets?limit=101 -> 200 {ids(*range(102))}", None),
    "no number": (f"GET /pets?limit=x -> 200 {ids(1)}", None),
    "no size": (f"GET /pets -> 200 {ids(1)}", None),
    "a refusal": ("GET /pets?limit=2 -> 400", None),
}


@pytest.mark.parametrize("title", LIMITS)
def test_limit_bounds_a_page(title: str) -> None:
    text, expected = LIMITS[title]
    assert results(PETS, text).get("STA008") == expected


ADDED = "? items may have been added between the pages"
ORDER = "? the order may not be stable"
FOUND = "the items with the ids 2 are on two pages, expected each on one"
FIRST, OVER = page(0, 1, 2), page(2, 2, 3)
OVERLAPS: dict[str, tuple[str, str | None]] = {
    "pages side by side": (page(0, 1, 2) + page(2, 3, 4), "kept"),
    "an item on both": (FIRST + OVER, ADDED),
    "the first again": (FIRST + OVER + FIRST, ORDER),
    "both again": (FIRST + OVER + FIRST + OVER, FOUND),
    "the first has changed": (FIRST + OVER + page(0, 9, 1), None),
    "the second has changed": (FIRST + OVER + FIRST + page(2, 3, 4), None),
    "a write in between": (FIRST + "POST /pets {name: x} -> 201 {id: 9}\n" + OVER, None),
    "pages that cover the same positions": (page(0, 1, 2, size=2) + page(1, 2, 3, size=2), None),
    "an item twice on a page": (
        "POST /pets {name: x} -> 201 {id: 2, name: x}\nGET /pets/2 -> 200 {id: 2, name: x}\nwait 3\n" + page(0, 2, 2),
        "the item with the id 2 is twice on the page, expected once",
    ),
    "an unknown id twice on a page": (page(0, 2, 2), None),
    "a page that is longer than its size": (page(0, 1, 2, 3) + page(2, 3, 4), None),
}


@pytest.mark.parametrize("title", OVERLAPS)
def test_pages_do_not_overlap(title: str) -> None:
    text, expected = OVERLAPS[title]
    assert results(PETS, text).get("STA009") == expected


def test_a_page_after_the_last_one_may_repeat_an_item_where_no_page_may_be_empty() -> None:
    spec = pets(listed={**array(FULL), "minItems": 1})
    expected = "? pages may not be empty, so a page after the last one may repeat an item"
    assert results(spec, FIRST + OVER + FIRST + OVER)["STA009"] == expected


def test_an_overlap_tells_which_request_decides() -> None:
    found = judgements(PETS, FIRST + OVER + FIRST)
    asked = [undecided.ask for judgement in found for code, undecided in judgement.undecided if code == "STA009"]
    assert [each and each.target for each in asked] == ["/pets?limit=2&offset=0", "/pets?limit=2&offset=2"]


def paged(**query: str) -> Spec:
    schemas: dict[str, JsonValue] = {name: {"type": kind} for name, kind in query.items()}
    return pets(listed=properties(items=array(FULL), next="string"), query=schemas)


def test_a_page_without_a_number_may_be_page_0_or_page_1() -> None:
    spec = pets(query={"limit": {"type": "integer"}, "page": {"type": "integer"}})
    unnumbered, zero, one, two = (
        f"GET /pets?limit=2{number} -> 200 {ids(*shown)}\n"
        for number, shown in (("", (1, 2)), ("&page=0", (1, 2)), ("&page=1", (1, 2)), ("&page=2", (2, 3)))
    )
    assert "STA009" not in results(spec, zero + one)
    assert "STA009" not in results(spec, unnumbered + one)
    assert results(spec, one + two)["STA009"] == ADDED
    assert results(spec, one + two + one + two)["STA009"] == FOUND


def test_pages_of_cursors_are_known_by_what_leads_to_them() -> None:
    spec = paged(limit="integer", cursor="string")

    def shown(cursor: str, following: str, *numbers: int) -> str:
        query = f"&cursor={cursor}" if cursor else ""
        return f"GET /pets?limit=2{query} -> 200 {{items: {ids(*numbers)}, next: {following}}}\n"

    first = shown("", "a", 1, 2) + shown("a", "b", 2, 3)
    assert results(spec, first)["STA009"] == ADDED
    *_, again = judgements(spec, first + shown("", "c", 1, 2))
    [asked] = [undecided.ask for code, undecided in again.undecided if code == "STA009"]
    assert asked is not None
    assert asked.target == "/pets?limit=2&cursor=c"
    assert results(spec, first + shown("", "c", 1, 2) + shown("c", "d", 2, 3))["STA009"] == FOUND


def test_pages_of_links_are_known_by_what_leads_to_them() -> None:
    spec = paged(limit="integer")
    first = f"GET /pets?limit=2 -> 200 {{items: {ids(1, 2)}, next: '/pets?limit=2&after=2'}}\n"
    second = f"GET /pets?limit=2&after=2 -> 200 {{items: {ids(2, 3)}, next: null}}\n"
    assert results(spec, first + second)["STA009"] == ADDED
    assert results(spec, first + second + first + second)["STA009"] == FOUND


def test_a_link_leads_to_the_offset_after_the_items_of_its_page() -> None:
    spec = paged(limit="integer", offset="integer")
    whole = f"GET /pets -> 200 {{items: {ids(*range(1, 6))}, next: null}}\n"
    pages = [(0, (1, 2), "'/pets?limit=2&offset=2'"), (2, (3, 4), "'/pets?limit=2&offset=4'"), (4, (5,), "null")]
    text = "".join(
        f"GET /pets?limit=2&offset={offset} -> 200 {{items: {ids(*shown)}, next: {following}}}\n"
        for offset, shown, following in pages
    )
    assert results(spec, whole + text + whole).get("STA010") in {None, "kept"}


WHOLE = f"GET /pets?limit=9 -> 200 {ids(1, 2, 3, 4, 5)}\n"
PAGES = page(0, 1, 2) + page(2, 4, 5) + page(4)
LACK = "the pages lack the items with the ids 3, which a complete list has"
HOLES: dict[str, tuple[str, str | None]] = {
    "the pages have all": (WHOLE + page(0, 1, 2) + page(2, 3, 4) + page(4, 5), "kept"),
    "one is missing": (WHOLE + PAGES, "? the list may have changed between the pages"),
    "one is missing, and is there again": (WHOLE + PAGES + WHOLE, LACK),
    "one is missing, and then too": (WHOLE + PAGES + f"GET /pets?limit=9 -> 200 {ids(1, 2, 4, 5)}\n", None),
    "the pages do not end": (WHOLE + page(0, 1, 2) + page(2, 4, 5), None),
    "a write in between": (WHOLE + "POST /pets {name: x} -> 201 {id: 9}\n" + PAGES + WHOLE, None),
    "the order has changed": (
        WHOLE + PAGES + f"GET /pets?limit=8 -> 200 {ids(5, 1, 2, 3, 4)}\n",
        "? the list has no stable order",
    ),
}


@pytest.mark.parametrize("title", HOLES)
def test_pages_hold_all_items(title: str) -> None:
    text, expected = HOLES[title]
    assert results(PETS, text).get("STA010") == expected


ENDS = pets(
    listed=properties(items=array(FULL), next={"type": ["string", "null"]}, total="integer"),
    query={"limit": {"type": "integer", "minimum": 1}, "cursor": {"type": "string"}},
)


def linked(query: str, following: str, *numbers: int, total: int = 5) -> str:
    return f"GET /pets{query} -> 200 {{items: {ids(*numbers)}, next: {following}, total: {total}}}\n"


BEFORE, TWO = linked("", "null", 1, 2, 3, 4, 5), linked("?limit=2", "null", 1, 2)
SKIPS = linked("?limit=2", "c", 1, 2) + linked("?limit=2&cursor=c", "null", 4, 5)
CHANGED = "? the list may have changed between the pages"
ENDED: dict[str, tuple[str, str | None]] = {
    "the first page says that it is the last": (BEFORE + TWO, CHANGED),
    "the first page says that it is the last, and there are more": (
        BEFORE + TWO + BEFORE,
        "the last page says that nothing follows after 2 items, but a complete list has 5",
    ),
    "an item is skipped before the last page, which is full": (
        BEFORE + SKIPS + BEFORE,
        "the last page says that nothing follows after 4 items, but a complete list has 5",
    ),
    "without a count": (
        (BEFORE + TWO + BEFORE).replace(", total: 5", ""),
        "the last page says that nothing follows after 2 items, but a complete list has 5",
    ),
    "items were added since": (
        linked("", "null", 1, 2, 3, 4, total=4) + TWO + linked("", "null", 3, 4, 5, 6, 1, 2),
        None,
    ),
    "a write in between": (BEFORE + TWO + "POST /pets {name: x} -> 201 {id: 9}\n" + BEFORE, None),
    "the pages have all": (
        BEFORE + linked("?limit=3", "c", 1, 2, 3) + linked("?limit=3&cursor=c", "null", 4, 5) + BEFORE,
        None,
    ),
    "an estimate of more": (
        linked("", "null", 1, 2, 3, 4, total=6) + linked("?limit=4", "null", 1, 2, 3, 4, total=6),
        None,
    ),
}


@pytest.mark.parametrize("title", ENDED)
def test_a_last_page_has_the_last_item(title: str) -> None:
    text, expected = ENDED[title]
    assert results(ENDS, text).get("STA010") == expected


COUNTED = pets(listed=properties(items=array(FULL), total="integer"))


def counted(total: int, count: int, limit: int = 50) -> str:
    return f"GET /pets?limit={limit} -> 200 {{items: {ids(*range(count))}, total: {total}}}\n"


COUNTS: dict[str, tuple[str, str | None]] = {
    "it agrees": (counted(3, 3), "kept"),
    "it is wrong once": (counted(4, 3), "? another client or a background job may have caused it"),
    "it is wrong by the same for three lengths": (
        counted(4, 3) + counted(5, 4, 51) + counted(6, 5, 52),
        "total is 6, but the list has 5 items",
    ),
    "it is an estimate": (
        counted(4, 3) + counted(5, 4, 51) + counted(4, 5, 52) + counted(7, 6, 53),
        "? another client or a background job may have caused it",
    ),
    "it agreed once": (
        counted(2, 2) + counted(4, 3, 51) + counted(5, 4, 52) + counted(6, 5, 53),
        "? another client or a background job may have caused it",
    ),
    "the list may go on": (counted(9, 2, 2), None),
}


@pytest.mark.parametrize("title", COUNTS)
def test_counts_agree(title: str) -> None:
    text, expected = COUNTS[title]
    assert results(COUNTED, text).get("STA015") == expected


@pytest.mark.parametrize(
    ("description", "is_exact"),
    [
        ("The approximate number of pets.", False),
        ("The number of pets on this page.", False),
        ("The number of pets on all pages.", True),
    ],
)
def test_a_description_may_say_that_a_count_is_not_that_of_all_items(description: str, *, is_exact: bool) -> None:
    total: Object = {"type": "integer", "description": description}
    spec = pets(listed=properties(items=array(FULL), total=total))
    unsure = results(spec, counted(4, 3))["STA015"] == "? the count may be estimated, or that of the page"
    assert unsure is not is_exact


def test_a_total_of_the_page_alone() -> None:
    def part(offset: int, size: int, *numbers: int) -> str:
        shown = f"{{items: {ids(*numbers)}, total: {len(numbers)}}}"
        return f"GET /pets?limit={size}&offset={offset} -> 200 {shown}\n"

    story = part(0, 2, 1, 2) + part(2, 2, 3) + part(0, 3, 1, 2, 3) + part(3, 3)
    found = [finding.message for each in judgements(COUNTED, story) for finding in each.findings]
    assert found == ["total is 0, but the list has 3 items"]


PAGE = "total is 1, as many as the page has items, but more items follow"
PART: dict[str, tuple[str, str | None]] = {
    "of one length": (
        linked("?limit=2", "c", 1, 2, total=2),
        "? another client or a background job may have caused it",
    ),
    "of two lengths": (linked("?limit=2", "c", 1, 2, total=2) + linked("?limit=1", "c", 1, total=1), PAGE),
    "of two lengths, with a total of all": (
        linked("?limit=2", "c", 1, 2, total=2) + linked("?limit=3", "c", 1, 2, 3) + linked("?limit=1", "c", 1, total=1),
        "? another client or a background job may have caused it",
    ),
    "a cap": (linked("?limit=3", "c", 1, 2, 3, total=3) + linked("?limit=1", "c", 1, total=3), "kept"),
    "nothing follows": (linked("?limit=2", "null", 1, total=1), "kept"),
}


@pytest.mark.parametrize("title", PART)
def test_a_total_of_the_page_that_more_follow(title: str) -> None:
    text, expected = PART[title]
    assert results(ENDS, text).get("STA015") == expected
