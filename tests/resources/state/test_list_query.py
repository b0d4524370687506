"""The page, order and filters of list requests, and the pagination facts of their responses."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.list_query import has_more, list_query, next_request, next_values, total, without_parameters
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from exchange_text import exchanges
from pet_collection import FULL, pets
from resource_document import Object, array, properties

PETS = pets()
NUMBER: JsonValue = {"type": "integer"}


def view(text: str, spec: Spec = PETS) -> View:
    [exchange] = exchanges(spec, text)
    return State(spec, resources(spec), exclusive=True).view(exchange)


QUERIES: dict[str, tuple[str, tuple[int | None, bool, bool]]] = {
    "nothing": ("", (None, True, False)),
    "a size": ("?limit=3&offset=6", (3, True, False)),
    "a size that may mean all": ("?limit=0", (None, True, False)),
    "an order": ("?sort=name", (None, True, False)),
    "a filter": ("?kind=cat", (None, False, False)),
    "an unknown parameter": ("?q=x", (None, False, True)),
    "a filter twice": ("?kind=cat&kind=dog", (None, False, True)),
}


@pytest.mark.parametrize("title", QUERIES)
def test_queries(title: str) -> None:
    query, expected = QUERIES[title]
    taken = list_query(view(f"GET /pets{query} -> 200 []"))
    assert (taken.size, taken.is_plain, taken.has_others) == expected


ENVELOPED = pets(
    listed=properties(
        data=array(FULL), meta=properties(total="integer"), links=properties(next="string"), hasMore="boolean"
    ),
    query={"limit": NUMBER, "page": NUMBER},
)
FOLLOWS: dict[str, tuple[str, bool | None]] = {
    "nothing": ("{data: []}", None),
    "a flag": ("{data: [], hasMore: true}", True),
    "a flag that is not set": ("{data: [], hasMore: false}", False),
    "a link": ("{data: [], links: {next: '/pets?page=2'}}", True),
    "a link object": ("{data: [], links: {next: {href: '/pets?page=2'}}}", True),
    "a link that is null": ("{data: [], links: {next: null}}", False),
    "a page as a number": ("{data: [], meta: {nextPage: 2}}", True),
    "an object without a link": ("{data: [], links: {next: {}}}", False),
    "a flag by the name of a link": ("{data: [], next: true}", True),
    "a flag by the name of a link, that is not set": ("{data: [], next: false}", False),
    "cursors in an object": ("{data: [], cursor: {previous: a, next: b}}", True),
    "cursors in an object, without the next one, of a list with numbers of pages": (
        "{data: [], cursor: {previous: a, next: null}}",
        None,
    ),
    "an object by the name of a cursor": ("{data: [], cursor: {size: 2}}", None),
    "a list by the name of a cursor": ("{data: [], cursor: [a]}", None),
    "a header with a link": ('{data: []} <Link: </pets?page=2>; rel="next">', True),
    "a header without that link": ('{data: []} <Link: </pets>; rel="first">', False),
}


@pytest.mark.parametrize("title", FOLLOWS)
def test_whether_a_page_follows(title: str) -> None:
    body, expected = FOLLOWS[title]
    exchanged = view(f"GET /pets -> 200 {body}", ENVELOPED)
    assert has_more(exchanged) is expected


TEXT: Object = {"type": "string"}
PAGED_BY: dict[str, tuple[Object, str, bool | None]] = {
    "a cursor, of a list with cursors": ({"cursor": TEXT}, "nextCursor: null", False),
    "a cursor, of a list without pages": ({}, "nextCursor: null", False),
    "a cursor, of a list with offsets": ({"offset": NUMBER}, "nextCursor: null", None),
    "a token, of a list with numbers of pages": ({"page": NUMBER}, "nextPageToken: ''", None),
    "a cursor that is not empty, of a list with offsets": ({"offset": NUMBER}, "nextCursor: a", True),
    "a link, of a list with offsets": ({"offset": NUMBER}, "next: null", False),
    "a link, of a list with offsets or cursors": ({"offset": NUMBER, "cursor": TEXT}, "next: null", None),
}


@pytest.mark.parametrize("title", PAGED_BY)
def test_an_empty_cursor_is_no_end_where_a_list_has_other_pages(title: str) -> None:
    query, following_page, expected = PAGED_BY[title]
    spec = pets(listed=properties(data=array(FULL), nextCursor="string", next="string"), query=query)
    assert has_more(view(f"GET /pets -> 200 {{data: [], {following_page}}}", spec)) is expected


def test_a_header_that_cannot_have_a_link_to_the_next_page_says_nothing() -> None:
    spec = pets()
    listed = spec.root["paths"]["/pets"]["get"]["responses"]["200"]  # type: ignore[index, call-overload]
    listed["headers"] = {"Link": {"schema": {"type": "string", "pattern": "first|last"}}}  # type: ignore[index, call-overload]
    assert has_more(view('GET /pets -> 200 [] <Link: </pets>; rel="first">', spec)) is None


def test_totals() -> None:
    assert total(view("GET /pets -> 200 {data: [], meta: {total: 3}}", ENVELOPED)) == ("total", 3)
    assert total(view("GET /pets -> 200 [] <X-Total-Count: 5>")) == ("header X-Total-Count", 5)
    assert total(view("GET /pets -> 200 {data: [], meta: {total: none}}", ENVELOPED)) is None


def following(text: str, spec: Spec, count: int) -> str | None:
    exchanged = view(text, spec)
    request = next_request(exchanged, list_query(exchanged), count)
    return request.target if request is not None else None


def test_the_request_for_the_next_page() -> None:
    assert following("GET /pets?limit=2 -> 200 []", PETS, 2) == "/pets?limit=2&offset=2"
    assert following("GET /pets?limit=2&offset=2 -> 200 []", PETS, 2) == "/pets?limit=2&offset=4"
    assert following("GET /pets?limit=2 -> 200 []", PETS, 0) is None
    assert following("GET /pets -> 200 {data: []}", ENVELOPED, 2) == "/pets?page=1"
    assert following("GET /pets?page=1 -> 200 {data: []}", ENVELOPED, 2) == "/pets?page=2"
    cursors = pets(listed=properties(items=array(FULL), next="string"), query={"cursor": {"type": "string"}})
    assert following("GET /pets -> 200 {items: [], next: abc}", cursors, 2) == "/pets?cursor=abc"
    assert following("GET /pets -> 200 {items: [], cursor: {previous: a, next: b}}", cursors, 2) == "/pets?cursor=b"
    linked = pets(listed=properties(items=array(FULL), next="string"), query={})
    assert following("GET /pets -> 200 {items: [], next: 'https://x/pets?after=2'}", linked, 2) == "/pets?after=2"
    assert following("GET /pets -> 200 {items: [], next: '?after=2'}", linked, 2) == "/pets?after=2"


def test_a_request_without_a_parameter() -> None:
    request = view("GET /pets?kind=cat&limit=2 -> 200 []").exchange.request
    assert without_parameters(request, frozenset({"kind"})).target == "/pets?limit=2"
    assert without_parameters(request, frozenset({"kind", "limit"})).target == "/pets"
    assert next_values(view("GET /pets -> 200 []")) == ((), False)
