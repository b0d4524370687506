"""Pages: which things a list shows, and what it says of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.openapi.spec import Spec
from document_mock import Asked, as_dict, as_list

PAGES: dict[str, list[int]] = {
    "": [1, 2, 3, 4],
    "?limit=2": [1, 2],
    "?limit=2&offset=1": [2, 3],
    "?offset=3": [4],
    "?offset=9": [],
}


@pytest.mark.parametrize("query", PAGES)
def test_a_page(query: str, pets: Asked) -> None:
    for name in ("Ann", "Bob"):
        pets("POST", "/pets", {"name": name})
    assert [as_dict(pet)["id"] for pet in as_list(pets.said("GET", f"/pets{query}")[1])] == PAGES[query]


def test_a_page_counts(shop: Asked) -> None:
    shop("POST", "/orders", {"order_id": "00000000-0000-4000-a000-000000000001", "lines": [{"sku": "a", "count": 1}]})
    page = as_dict(shop.said("GET", "/orders?limit=1")[1])
    assert (len(as_list(page["items"])), page["total"], page["has_more"]) == (1, 3, True)
    page = as_dict(shop.said("GET", "/orders")[1])
    assert (len(as_list(page["items"])), page["total"], page["has_more"]) == (3, 3, False)


def test_a_page_says_what_was_asked_for_and_that_it_is_the_last(garden: Asked) -> None:
    for name in ("Ivy", "Oak"):
        garden("POST", "/plants", {"name": name})
    said = {
        query: as_dict(garden.said("GET", f"/plants{query}")[1]) for query in ("", "?limit=30", "?limit=1&offset=2")
    }
    ids = {query: [as_dict(plant)["id"] for plant in as_list(page["plants"])] for query, page in said.items()}
    assert ids == {"": [1, 2], "?limit=30": [1, 2, 3], "?limit=1&offset=2": [3]}
    assert [page["limit"] for page in said.values()] == [2, 30, 1]
    assert [as_dict(page["page"]) for page in said.values()] == [{"offset": at, "nextCursor": None} for at in (0, 0, 2)]
    for page in said.values():
        assert (page["cursor"], "next_page" in page, [*as_dict(page["links"])]) == ("", False, ["self"])


LISTS = """
paths:
  /a:
    get:
      operationId: list
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          content: {application/json: {example: {of: [{id: 1}, {id: 2}, {id: 3}], limit: LIMIT, has_more: true}}}
    post: {operationId: make, responses: {'201': {content: {application/json: {example: {id: 1}}}}}}
"""


@pytest.mark.parametrize(
    ("shown", "query", "limit"), [(1, "", 3), (20, "", 20), (20, "?limit=2", 2), (1, "?limit=9", 9)]
)
def test_where_nothing_was_asked_for_the_limit_is_none_that_is_broken(
    shown: int, query: str, limit: int, compiled: Callable[[str], Spec]
) -> None:
    asked = Asked(compiled(LISTS.replace("LIMIT", str(shown))))
    assert as_dict(asked.said("GET", f"/a{query}")[1])["limit"] == limit


def test_there_is_no_more_where_nobody_can_ask_for_it(compiled: Callable[[str], Spec]) -> None:
    assert as_dict(Asked(compiled(LISTS.replace("LIMIT", "1"))).said("GET", "/a?limit=2")[1])["has_more"] is False
    offset = LISTS.replace("LIMIT", "1").replace(
        "parameters: [", "parameters: [{name: offset, in: query, schema: {type: integer}}, "
    )
    assert as_dict(Asked(compiled(offset)).said("GET", "/a?limit=2")[1])["has_more"] is True
