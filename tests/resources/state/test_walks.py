"""The pages of a list in their order."""

from __future__ import annotations

from caveat.exchange import Exchange, Request, Response
from caveat.resources.derive import resources
from caveat.resources.state.walks import UNNUMBERED, Page, Walk, compared, first_number, in_order
from pet_collection import pets

OFFSETS = resources(pets()).by_template["/pets"]
PAGES = resources(pets(query={"limit": {"type": "integer"}, "page": {"type": "integer"}})).by_template["/pets"]
FROM_1 = resources(pets(query={"page": {"type": "integer", "minimum": 1}})).by_template["/pets"]
EXCHANGE = Exchange(Request("GET", "/pets"), Response(200))


def walk(**pages: str) -> Walk:
    """A walk whose pages have the letters as ids: `p0="ab"`; `first` has no number."""
    numbers = {name: UNNUMBERED if name == "first" else int(name[1:]) for name in pages}
    return Walk({numbers[name]: Page(tuple(ids), EXCHANGE, EXCHANGE, 0, 0) for name, ids in pages.items()})


def test_the_first_page() -> None:
    assert first_number(OFFSETS, walk(p0="ab", p2="c")) == 0
    assert first_number(OFFSETS, walk(p2="c")) is None
    assert first_number(FROM_1, walk(p1="ab")) == 1
    assert first_number(PAGES, walk(p1="ab", p2="c")) is None
    assert first_number(PAGES, walk(p0="ab", p1="ab", p2="c")) == 1
    assert first_number(PAGES, walk(p0="ab", p1="cd")) == 0
    assert first_number(PAGES, walk(first="ab", p1="ab")) == 1
    assert first_number(PAGES, walk(first="ab")) == UNNUMBERED


def test_pages_in_order() -> None:
    assert [number for number, _ in in_order(OFFSETS, walk(p0="ab", p2="cd", p5="e"))] == [0, 2]
    assert [number for number, _ in in_order(FROM_1, walk(p1="ab", p2="", p3="e"))] == [1, 2]
    assert [number for number, _ in in_order(PAGES, walk(first="ab", p2="cd"))] == [UNNUMBERED]


def test_pages_that_have_to_differ() -> None:
    def common(each: Walk, index: int) -> list[str]:
        return ["".join(sorted(ids)) for _, ids in compared(OFFSETS, each, index)]

    assert common(walk(p0="ab", p2="bc", p4="d"), 2) == ["b", ""]
    assert common(walk(p0="ab", p1="bc"), 1) == []
    assert [len(ids) for _, ids in compared(PAGES, walk(p0="ab", p1="ab", p2="b"), 1)] == [1]
