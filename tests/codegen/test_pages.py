"""Pages: which operations list their items page by page."""

from __future__ import annotations

import pytest

from caveat.codegen.pages import PagedList, linked_list, paged_list
from generated_client import spec

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
