"""Collections are read to their end, whichever way they are paged."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from caveat.errors import NotJudged
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.targets.items.listing import MAX_PAGES, Listed, Listing
from caveat.targets.items.own_requests import OwnRequests

ITEMS: list[JsonValue] = [{"id": number} for number in range(5)]


def listed(parameters: str, answer: Callable[[Request], Response]) -> Listed | None:
    document = f"""
openapi: 3.1.0
info: {{title: Pages, version: '1'}}
paths: {{/items: {{get: {{operationId: list, parameters: [{parameters}], responses: {{'200': {{description: x}}}}}}}}}}
"""
    value = source.parse(document, "pages.yaml").value
    assert isinstance(value, dict)
    spec = Spec(value)
    return Listing(OwnRequests(spec), answer).read(spec.operations["list"], ())


def json_response(body: JsonValue, *fields: tuple[str, str]) -> Response:
    return Response(200, Headers(fields), json.dumps(body).encode())


def page(request: Request, name: str, first: int, size: int = 2) -> list[JsonValue]:
    start = (int(request.query.get(name, first)) - first) * size
    return ITEMS[max(0, start) : max(0, start) + size]


def query(*names: str) -> str:
    return ", ".join(f"{{name: {name}, in: query, schema: {{type: integer}}}}" for name in names)


PAGED: dict[str, tuple[str, Callable[[Request], Response]]] = {
    "a list": ("", lambda _: json_response(ITEMS)),
    "an envelope": ("", lambda _: json_response({"total": 5, "items": ITEMS})),
    "two envelopes": ("", lambda _: json_response({"_embedded": {"items": ITEMS}, "_links": {}})),
    "pages from 1": (query("page"), lambda request: json_response(page(request, "page", 1))),
    "pages from 0": (query("page"), lambda request: json_response(page(request, "page", 0))),
    "offsets": (
        query("offset", "limit"),
        lambda request: json_response(ITEMS[int(request.query.get("offset", 0)) :][:2]),
    ),
    "a link": (
        query("cursor"),
        lambda request: (
            json_response(ITEMS[3:])
            if "after" in request.target
            else json_response(ITEMS[:3], ("Link", '<https://a/items?after=3>; rel="next"'))
        ),
    ),
    "a property": (
        "",
        lambda request: json_response(
            {"items": ITEMS[3:], "next": None}
            if "after" in request.target
            else {"items": ITEMS[:3], "next": "/items?after=3"}
        ),
    ),
}


@pytest.mark.parametrize("title", PAGED)
def test_all_items_are_read(title: str) -> None:
    parameters, answer = PAGED[title]
    read = listed(parameters, answer)
    assert read is not None
    assert list(read.items) == ITEMS
    assert read.complete == (title != "a link")


def test_a_list_with_a_cursor_is_not_known_to_be_complete() -> None:
    read = listed(query("cursor"), lambda _: json_response(ITEMS))
    assert read is not None
    assert not read.complete


def test_an_endless_list_ends() -> None:
    requests: list[Request] = []

    def answer(request: Request) -> Response:
        requests.append(request)
        return json_response([{"id": len(requests)}])

    read = listed(query("offset"), answer)
    assert read is not None
    assert (read.complete, len(requests)) == (False, MAX_PAGES)


def not_judged(_request: Request) -> Response:
    raise NotJudged("list", "status 502")


UNREADABLE: dict[str, Callable[[Request], Response]] = {
    "a refusal": lambda _: Response(403),
    "no list": lambda _: json_response({"a": 1}),
    "two lists": lambda _: json_response({"a": [], "b": []}),
    "a list of texts": lambda _: json_response(["a"]),
    "no JSON": lambda _: Response(200, body=b"<items/>"),
    "no verdict": not_judged,
}


@pytest.mark.parametrize("title", UNREADABLE)
def test_what_is_no_list_cannot_be_read(title: str) -> None:
    assert listed("", UNREADABLE[title]) is None
    assert listed("{name: tenant, in: query, required: true}", lambda _: json_response(ITEMS)) is None


def test_the_largest_page_that_the_schema_allows_is_requested() -> None:
    targets: list[str] = []

    def answer(request: Request) -> Response:
        targets.append(request.target)
        return json_response([])

    listed("{name: per_page, in: query, schema: {type: integer, maximum: 30}}", answer)
    assert targets == ["/items?per_page=25"]
