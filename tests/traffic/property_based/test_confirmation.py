"""Schemathesis's checks are judged again before they are shown."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.traffic.property_based.confirmation import confirmed, possible_methods
from caveat.traffic.property_based.promises import JUDGED_BY_RULES
from pet_traffic import api

TODOS = api("""
openapi: 3.1.0
info: {title: Todos, version: '1'}
servers: [{url: 'https://todos.example/v1'}]
paths:
  /todos: {get: {operationId: list, responses: {}}, post: {operationId: add, responses: {}}}
  /todos/count: {get: {operationId: count, responses: {}}}
  /todos/{id}: {get: {operationId: read, responses: {}}, put: {operationId: write, responses: {}}}
""").spec

ALLOW = Headers([("allow", "GET")])
TEXT = Headers([("content-type", "text/plain")])

FACTS: dict[str, tuple[str, Request, Response, bool]] = {
    "405 with Allow": ("ST204", Request("PUT", "/todos"), Response(405, ALLOW), False),
    "405 without Allow": ("ST204", Request("PUT", "/todos"), Response(405), True),
    "an undeclared method that is accepted": ("ST204", Request("PUT", "/todos"), Response(200), True),
    "a method of another path that matches": ("ST204", Request("PUT", "/todos/count"), Response(200), False),
    "the same below the base path": ("ST204", Request("PUT", "/v1/todos/count"), Response(200), False),
    "no such path": ("ST204", Request("PUT", "/todos"), Response(404), False),
    "no credential": ("ST204", Request("PUT", "/todos"), Response(401), False),
    "a method that is not implemented": ("ST204", Request("PUT", "/todos"), Response(501), False),
    "a crash, which a rule judges": ("ST204", Request("PUT", "/todos"), Response(500), False),
    "HEAD, which frameworks answer": ("ST204", Request("HEAD", "/todos"), Response(200), False),
    "Allow without a declared method": ("ST205", Request("OPTIONS", "/todos"), Response(200, ALLOW), True),
    "Allow with all": ("ST205", Request("OPTIONS", "/todos/count"), Response(200, ALLOW), False),
    "no Allow": ("ST205", Request("OPTIONS", "/todos"), Response(200), False),
    "a media type": (
        "ST106",
        Request("GET", "/todos"),
        Response(200, Headers([("content-type", "text/plain")])),
        False,
    ),
    "no media type": ("ST106", Request("GET", "/todos"), Response(200, Headers([("content-type", "json")])), True),
    "a check that does not exist": ("ST999", Request("GET", "/todos"), Response(200), False),
    "a resource that was deleted": ("ST301", Request("GET", "/todos/1"), Response(200), True),
    **{code: (code, Request("GET", "/todos"), Response(500), False) for code in sorted(JUDGED_BY_RULES)},
}


@pytest.mark.parametrize("title", FACTS)
def test_a_failure_is_shown_if_it_is_confirmed(title: str) -> None:
    code, request, response, shown = FACTS[title]
    assert confirmed(TODOS, code, TODOS.exchange(request, response)) is shown


def test_all_paths_that_match_count() -> None:
    assert possible_methods(TODOS, "/todos/count") == {"GET", "PUT"}
    assert possible_methods(TODOS, "/todos") == {"GET", "POST"}
    assert possible_methods(TODOS, "/pets") == frozenset()
