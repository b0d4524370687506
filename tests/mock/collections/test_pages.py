"""The page of a list response: its items and counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.openapi.spec import Spec
from document_mock import DocumentClient, as_dict, as_list

PAGES: dict[str, list[int]] = {
    "": [1, 2, 3, 4],
    "?limit=2": [1, 2],
    "?limit=2&offset=1": [2, 3],
    "?offset=3": [4],
    "?offset=9": [],
}


@pytest.mark.parametrize("query", PAGES)
def test_limit_and_offset_select_the_items(query: str, pets: DocumentClient) -> None:
    for name in ("Ann", "Bob"):
        pets.send("POST", "/pets", {"name": name})
    assert [as_dict(pet)["id"] for pet in as_list(pets.json("GET", f"/pets{query}")[1])] == PAGES[query]


def test_a_page_contains_the_total_and_whether_more_items_follow(shop: DocumentClient) -> None:
    shop.send(
        "POST", "/orders", {"order_id": "00000000-0000-4000-a000-000000000001", "lines": [{"sku": "a", "count": 1}]}
    )
    page = as_dict(shop.json("GET", "/orders?limit=1")[1])
    assert (len(as_list(page["items"])), page["total"], page["has_more"]) == (1, 3, True)
    page = as_dict(shop.json("GET", "/orders")[1])
    assert (len(as_list(page["items"])), page["total"], page["has_more"]) == (3, 3, False)


def test_a_page_repeats_its_parameters_and_leads_to_the_next_page(garden: DocumentClient) -> None:
    for name in ("Ivy", "Oak"):
        garden.send("POST", "/plants", {"name": name})
    pages = {
        query: as_dict(garden.json("GET", f"/plants{query}")[1]) for query in ("", "?limit=30", "?limit=1&offset=2")
    }
    ids = {query: [as_dict(plant)["id"] for plant in as_list(page["plants"])] for query, page in pages.items()}
    assert ids == {"": [1, 2], "?limit=30": [1, 2, 3], "?limit=1&offset=2": [3]}
    assert [page["limit"] for page in pages.values()] == [2, 30, 1]
    assert [as_dict(page["page"]) for page in pages.values()] == [
        {"offset": at, "nextCursor": following} for at, following in ((0, "2"), (0, None), (2, None))
    ]
    for query, page in pages.items():
        follows = not query
        links = ["self", *(["next"] if follows else [])]
        assert (page["cursor"], "next_page" in page, [*as_dict(page["links"])]) == ("2" * follows, follows, links)


LISTS = """
paths:
  /a:
    get:
      operationId: list
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          content: {application/json: {example: {items: [{id: 1}, {id: 2}, {id: 3}], limit: LIMIT, has_more: true}}}
    post: {operationId: create, responses: {'201': {content: {application/json: {example: {id: 1}}}}}}
"""


@pytest.mark.parametrize(
    ("example", "query", "limit"), [(1, "", 3), (20, "", 20), (20, "?limit=2", 2), (1, "?limit=9", 9)]
)
def test_without_a_limit_parameter_the_limit_in_the_body_is_not_exceeded(
    example: int, query: str, limit: int, compiled: Callable[[str], Spec]
) -> None:
    client = DocumentClient(compiled(LISTS.replace("LIMIT", str(example))))
    assert as_dict(client.json("GET", f"/a{query}")[1])["limit"] == limit


def test_has_more_says_whether_items_follow(compiled: Callable[[str], Spec]) -> None:
    assert (
        as_dict(DocumentClient(compiled(LISTS.replace("LIMIT", "1"))).json("GET", "/a?limit=3")[1])["has_more"] is False
    )
    offset = LISTS.replace("LIMIT", "1").replace(
        "parameters: [", "parameters: [{name: offset, in: query, schema: {type: integer}}, "
    )
    assert as_dict(DocumentClient(compiled(offset)).json("GET", "/a?limit=2")[1])["has_more"] is True


def test_the_first_and_the_last_id_are_those_of_the_page(compiled: Callable[[str], Spec]) -> None:
    lists = LISTS.replace("LIMIT", "1").replace("has_more: true", "first_id: x, last_id: null")
    lists = lists.replace("{id: ", "{id: k-")
    body = as_dict(DocumentClient(compiled(lists)).json("GET", "/a?limit=2")[1])
    assert (body["first_id"], body["last_id"]) == ("k-1", "k-2")
