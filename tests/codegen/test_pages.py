"""Pages: which operations list their items page by page, and how a generated client reads them."""

from __future__ import annotations

import asyncio
from types import ModuleType

import httpx
import pytest

from caveat.codegen.pages import PagedList, linked_list, paged_list
from generated_client import generated_client, spec

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /orders:
    get:
      operationId: list-orders
      parameters: [{parameters}]
      responses:
        '200': {{description: A page., content: {{{media}: {{schema: {schema}}}}}}}
components:
  schemas:
    Order: {{type: object}}
    Orders: {{type: array, items: {{$ref: '#/components/schemas/Order'}}}}
    Page:
      allOf:
        - {{type: object, properties: {{totalCount: {{type: integer}}, next: {{type: string}}}}}}
        - {{type: object, properties: {{data: {{$ref: '#/components/schemas/Orders'}}}}}}
    Two: {{type: object, properties: {{a: {{type: array}}, b: {{type: array}}}}}}
    Anything: {{type: object, properties: {{total: {{type: string}}, items: {{type: array}}}}}}
"""


def paged(parameters: str, schema: str = "Page", media: str = "application/json") -> PagedList | None:
    """How the pages are read if there are these query parameters, such as `page:integer,default=1`."""
    named = [name.partition(":") for name in parameters.split()]
    listed = ", ".join(f"{{name: {name}, in: query, schema: {_schema(facts)}}}" for name, _, facts in named)
    reference = f"{{$ref: '#/components/schemas/{schema}'}}"
    document = spec(DOCUMENT.format(parameters=listed, schema=reference, media=media))
    return paged_list(document, document.operations["list-orders"])


def _schema(facts: str) -> str:
    kind, _, fact = (facts or "integer").partition(",")
    return f"{{type: {kind}, {fact.replace('=', ': ')}}}"


def test_an_offset_and_a_list_in_an_object_are_pages() -> None:
    expected = PagedList(
        "offset", "limit", by_number=False, first=0, items="data", total="totalCount", item_hint="models.Order"
    )
    assert paged("limit offset") == expected


def test_a_list_alone_is_a_page_too() -> None:
    expected = PagedList("skip", "pageSize", by_number=False, first=0, items="", total="", item_hint="models.Order")
    assert paged("skip pageSize", "Orders") == expected


def test_items_without_a_schema_are_any_json() -> None:
    result = paged("limit offset", "Anything")
    assert result is not None
    assert (result.items, result.total, result.item_hint) == ("items", "", "JsonValue")


@pytest.mark.parametrize(("fact", "first"), [("default", 1), ("default", 0), ("minimum", 1)])
def test_numbered_pages_start_where_the_contract_says(fact: str, first: int) -> None:
    result = paged(f"page:integer,{fact}={first} size", "Orders")
    assert result is not None
    assert (result.by_number, result.first) == (True, first)


LINKED = {
    "a cursor": ("cursor:string", "{data: {type: array}, nextCursor: {type: string}}", "", ("cursor", "nextCursor")),
    "a URL": ("after:string", "{data: {type: array}, next: {type: [string, 'null']}}", "", ("after", "next")),
    "a header field": ("page", "{data: {type: array}}", "Link", ("page", "")),
    "a cursor in a header field": ("cursor:string", "{data: {type: array}}", "link", ("cursor", "")),
    "no parameter": ("limit", "{data: {type: array}, next: {type: string}}", "Link", None),
    "no property": ("cursor:string", "{data: {type: array}, prev: {type: string}}", "", None),
    "two lists": ("cursor:string", "{a: {type: array}, b: {type: array}, next: {type: string}}", "", None),
    "another header field": ("page", "{data: {type: array}}", "X-Total", None),
}


@pytest.mark.parametrize("title", LINKED)
def test_pages_that_lead_to_the_next_one(title: str) -> None:
    parameters, properties, header, expected = LINKED[title]
    named = [name.partition(":") for name in parameters.split()]
    listed = ", ".join(f"{{name: {name}, in: query, schema: {_schema(facts)}}}" for name, _, facts in named)
    text = DOCUMENT.format(
        parameters=listed, schema=f"{{type: object, properties: {properties}}}", media="application/json"
    )
    headers = f"{{description: A page., headers: {{{header}: {{schema: {{type: string}}}}}}," if header else None
    document = spec(text.replace("{description: A page.,", headers, 1) if headers else text)
    found = linked_list(document, document.operations["list-orders"])
    assert (found and (found.start, found.following)) == expected
    assert found is None or (found.items, found.item_hint) == ("data", "JsonValue")


ITEMS = "data: {type: array, items: {type: object, properties: {id: {type: string}}}}"
MORE = "has_more: {type: boolean}"
LAST: dict[str, tuple[str, str, tuple[str, str, str, str] | None]] = {
    "the last id of the page": ("after limit", f"{ITEMS}, last_id: {{type: string}}", ("after", "last_id", "", "")),
    "the last id and whether there are more": (
        "after before limit",
        f"{ITEMS}, first_id: {{type: string}}, last_id: {{type: [string, 'null']}}, {MORE}",
        ("after", "last_id", "has_more", ""),
    ),
    "ids of another name": (
        "after_id before_id",
        f"{ITEMS}, first_id: {{type: string}}, last_id: {{type: string}}, hasMore: {{type: boolean}}",
        ("after_id", "last_id", "hasMore", ""),
    ),
    "the id of the last item": (
        "starting_after ending_before",
        f"{ITEMS}, {MORE}",
        ("starting_after", "", "has_more", "id"),
    ),
    "the id of the last item, a number": (
        "after:integer",
        f"{ITEMS.replace('string', 'integer')}, {MORE}",
        ("after", "", "has_more", "id"),
    ),
    "a number as text": (
        "after",
        f"{ITEMS.replace('string', 'integer')}, {MORE}",
        ("after", "", "has_more", "id"),
    ),
    "a text for a number": ("after:integer", f"{ITEMS}, {MORE}", None),
    "a cursor and whether there are more": (
        "cursor",
        f"{ITEMS}, next_cursor: {{type: string}}, {MORE}",
        ("cursor", "next_cursor", "has_more", ""),
    ),
    "items without ids": ("after", f"{{data}}, {MORE}".replace("{data}", "data: {type: array}"), None),
    "nothing that says whether there are more": ("after", ITEMS, None),
    "a number of more items": ("after", f"{ITEMS}, has_more: {{type: integer}}", None),
    "a time": ("after:string,format=date-time", f"{ITEMS}, {MORE}", None),
    "a time and a last id": ("after:string,format=date-time", f"{ITEMS}, last_id: {{type: string}}, {MORE}", None),
    "a cursor that is no id": ("cursor", f"{ITEMS}, {MORE}", None),
    "only the direction back": ("before", f"{ITEMS}, last_id: {{type: string}}, {MORE}", None),
}


@pytest.mark.parametrize("title", LAST)
def test_pages_that_begin_after_the_last_item(title: str) -> None:
    parameters, properties, expected = LAST[title]
    named = [name.partition(":") for name in parameters.split()]
    listed = ", ".join(f"{{name: {name}, in: query, schema: {_schema(facts or 'string')}}}" for name, _, facts in named)
    schema = f"{{type: object, properties: {{{properties}}}}}"
    document = spec(DOCUMENT.format(parameters=listed, schema=schema, media="application/json"))
    found = linked_list(document, document.operations["list-orders"])
    assert (found and (found.start, found.following, found.more, found.item_id)) == expected


NO_PAGES = [
    ("limit", "Page", "application/json"),
    ("offset", "Page", "application/json"),
    ("limit offset:string", "Page", "application/json"),
    ("limit size offset", "Page", "application/json"),
    ("limit page", "Page", "application/json"),
    ("limit offset", "Two", "application/json"),
    ("limit offset", "Order", "application/json"),
    ("limit offset", "Orders", "text/csv"),
]


@pytest.mark.parametrize(("parameters", "schema", "media"), NO_PAGES)
def test_other_operations_have_no_pages(parameters: str, schema: str, media: str) -> None:
    assert paged(parameters, schema, media) is None


PAGES = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /orders:
    get:
      operationId: list-orders
      parameters:
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: perPage, in: query, schema: {type: integer}}
      responses:
        '200':
          description: A page.
          content: {application/json: {schema: {type: array, items: {type: integer}}}}
"""


def numbered(request: httpx.Request) -> httpx.Response:
    """A server with five orders, two on a page."""
    start = 2 * (int(request.url.params["page"]) - 1)
    return httpx.Response(200, json=list(range(5))[start : start + 2])


def test_numbered_pages_end_with_an_empty_one() -> None:
    with generated_client(PAGES) as shop, httpx.Client(transport=httpx.MockTransport(numbered)) as http:
        assert list(shop.Client(http=http).iter_orders()) == [0, 1, 2, 3, 4]
        assert list(shop.Client(http=http).iter_orders(page=3, per_page=2)) == [4]


CURSORS = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /cursors:
    get:
      operationId: list-cursors
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {type: integer}}
                  nextCursor: {type: [string, 'null']}
  /links:
    get:
      operationId: list-links
      parameters: [{name: page, in: query, schema: {type: integer, default: 1}}]
      responses:
        '200':
          description: A page.
          headers: {Link: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {type: integer}}}}
"""


def linked(request: httpx.Request) -> httpx.Response:
    """A server with five orders, two on a page; the second page of cursors leads to a URL."""
    by_cursor = request.url.path == "/cursors"
    number = int(request.url.params.get("cursor", "c1")[1:] if by_cursor else request.url.params.get("page", "1"))
    items = list(range(5))[2 * (number - 1) : 2 * number]
    following = f"c{number + 1}" if number < 3 else None
    if by_cursor:
        url = f"https://shop.example/cursors?limit=2&cursor={following}" if number == 2 else following
        return httpx.Response(200, json={"data": items, "nextCursor": url})
    link = f'</links?page={number + 1}>; rel="next", </links?page=1>; rel="first"' if following else ""
    return httpx.Response(200, json=items, headers={"Link": link} if link else {})


@pytest.mark.parametrize(("name", "later"), [("iter_cursors", {"cursor": "c2"}), ("iter_links", {"page": 2})])
def test_each_page_leads_to_the_next(name: str, later: dict[str, object]) -> None:
    with generated_client(CURSORS) as shop, httpx.Client(transport=httpx.MockTransport(linked)) as http:
        listed = getattr(shop.Client(http=http), name)
        assert list(listed()) == [0, 1, 2, 3, 4]
        assert list(listed(**later)) == [2, 3, 4]

        async def listed_asynchronously() -> list[int]:
            async with httpx.AsyncClient(transport=httpx.MockTransport(linked)) as async_http:
                return [item async for item in getattr(shop.AsyncClient(http=async_http), name)()]

        assert asyncio.run(listed_asynchronously()) == [0, 1, 2, 3, 4]


def test_pages_that_lead_to_themselves_end() -> None:
    same = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": [1], "nextCursor": "c2"}))
    with generated_client(CURSORS) as shop, httpx.Client(transport=same) as http:
        assert list(shop.Client(http=http).iter_cursors(cursor="c2")) == [1]


LAST_ITEM = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
servers: [{{url: 'https://shop.example'}}]
paths:
  /orders:
    get:
      operationId: list-orders
      parameters: [{{name: after, in: query, schema: {{type: string}}}}]
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {{type: array, items: {{type: object, properties: {{id: {{type: string}}}}}}}}
                  has_more: {{type: boolean}}
                  {last}
"""
ORDERS = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("says_more", [True, False])
@pytest.mark.parametrize("last", ["", "last_id: {type: [string, 'null']}"])
def test_the_next_page_begins_after_the_last_item(last: str, *, says_more: bool) -> None:
    asked: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        after = request.url.params.get("after")
        asked.append(after)
        start = ORDERS.index(after) + 1 if after else 0
        page = ORDERS[start : start + 2]
        more = {"has_more": start + 2 < len(ORDERS)} if says_more else {}
        ids = {"last_id": page[-1] if page else None} if last else {}
        return httpx.Response(200, json={"data": [{"id": each} for each in page], **more, **ids})

    async def listed(shop: ModuleType) -> list[str]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            return [order.id async for order in shop.AsyncClient(http=http).iter_orders(after="b")]

    with generated_client(LAST_ITEM.format(last=last)) as shop:
        with httpx.Client(transport=httpx.MockTransport(answer)) as http:
            assert [order.id for order in shop.Client(http=http).iter_orders()] == ORDERS
        assert asked == [None, "b", "d"] if says_more else [None, "b", "d", "e"]
        assert asyncio.run(listed(shop)) == ["c", "d", "e"]


def test_a_server_that_ignores_the_last_item_does_not_keep_the_iterator_busy() -> None:
    same = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": [{"id": "a"}], "has_more": True}))
    with generated_client(LAST_ITEM.format(last="")) as shop, httpx.Client(transport=same) as http:
        assert [order.id for order in shop.Client(http=http).iter_orders(after="a")] == ["a"]
