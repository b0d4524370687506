"""When a list is complete, and when its order is stable."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.lists import Listing
from caveat.resources.state.state import State
from caveat.resources.state.step import step
from exchange_text import exchanges
from pet_collection import FULL, QUERY, pets
from resource_document import array, properties

PETS = pets()
UNBOUNDED = pets(query={"limit": {"type": "integer"}, "offset": {"type": "integer"}})


def last(text: str, spec: Spec = PETS) -> Listing:
    state = State(spec, resources(spec), exclusive=True)
    found = None
    for exchange in exchanges(spec, text):
        found = state.listing(state.view(exchange))
        step(state, exchange)
    assert found is not None
    return found


def ids(*numbers: int) -> str:
    return "[" + ", ".join(f"{{id: {number}}}" for number in numbers) + "]"


COMPLETE: dict[str, tuple[str, Spec, int | None]] = {
    "shorter than a size that the document allows": (f"GET /pets?limit=9 -> 200 {ids(1, 2)}", PETS, 2),
    "as long as its size": (f"GET /pets?limit=2 -> 200 {ids(1, 2)}", PETS, None),
    "without a size": (f"GET /pets -> 200 {ids(1, 2)}", PETS, None),
    "empty": ("GET /pets -> 200 []", PETS, 0),
    "shorter than a size that the server may cap": (f"GET /pets?limit=9 -> 200 {ids(1, 2)}", UNBOUNDED, None),
    "shorter than a page that was seen": (
        f"GET /pets?limit=9 -> 200 {ids(1, 2, 3)}\nGET /pets?limit=8 -> 200 {ids(1, 2)}",
        UNBOUNDED,
        2,
    ),
    "pages up to an empty one": (
        f"GET /pets?limit=2 -> 200 {ids(1, 2)}\nGET /pets?limit=2&offset=2 -> 200 []",
        UNBOUNDED,
        2,
    ),
    "pages with a hole": (
        f"GET /pets?limit=2 -> 200 {ids(1, 2)}\nGET /pets?limit=2&offset=4 -> 200 []",
        UNBOUNDED,
        None,
    ),
    "a last page alone": ("GET /pets?limit=2&offset=2 -> 200 []", UNBOUNDED, None),
    "no paging": (f"GET /pets -> 200 {ids(1, 2)}", pets(query={}), 2),
    "no paging, and as many items as a page often has": (
        f"GET /pets -> 200 {ids(*range(1, 21))}",
        pets(query={}),
        None,
    ),
    "no paging, and more items": (f"GET /pets -> 200 {ids(*range(1, 22))}", pets(query={}), 21),
    "a full page says that it is the last one, and counts more items": (
        f"GET /pets?limit=2 -> 200 {{items: {ids(1, 2)}, hasMore: false, total: 3}}",
        pets(listed=properties(items=array(FULL), hasMore="boolean", total="integer")),
        None,
    ),
    "full pages that count more items": (
        "\n".join(
            f"GET /pets?limit=1{query} -> 200 {{items: {ids(number)}, hasMore: false, total: 3}}"
            for number, query in ((1, ""), (2, "&offset=1"))
        ),
        pets(listed=properties(items=array(FULL), hasMore="boolean", total="integer")),
        None,
    ),
    "the response says that it is the last page": (
        f"GET /pets?limit=2 -> 200 {{items: {ids(1, 2)}, hasMore: false}}",
        pets(listed=properties(items=array(FULL), hasMore="boolean")),
        2,
    ),
}


@pytest.mark.parametrize("title", COMPLETE)
def test_a_list_is_complete(title: str) -> None:
    text, spec, count = COMPLETE[title]
    whole = last(text, spec).whole
    assert (None if whole is None else len(whole.items)) == count


def test_two_orders_without_a_write_in_between_are_not_stable() -> None:
    first, second = f"GET /pets -> 200 {ids(1, 2)}", f"GET /pets -> 200 {ids(2, 1)}"
    assert last(f"{first}\n{first}").is_stable
    assert not last(f"{first}\n{second}").is_stable
    assert not last(f"{first}\n{second}\n{first}\n{first}").is_stable
    assert last(f"{first}\nPOST /pets {{name: x}} -> 201 {{id: 3}}\n{second}").is_stable
    assert QUERY
