"""The reason why a mock refused a request: what its response says, else what the request does wrong."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import FAULT_HEADER, Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.session.refusals import refusal
from resource_document import operation, spec_of

LIMIT: JsonValue = {"type": "integer"}
SPEC = spec_of({"/pets": {"get": operation("list", query={"limit": LIMIT})}})
JSON = Headers([("content-type", "application/json")])
FAULT = Headers([(FAULT_HEADER, "error=400")])


def body(value: JsonValue) -> tuple[Headers, bytes]:
    return JSON, json.dumps(value).encode()


REASONS: dict[str, tuple[str, Response, str | None, str]] = {
    "a message": ("/pets?limit=x", Response(400, *body({"title": "no", "detail": "why\nso"})), "list", "why so"),
    "a message of an error": ("/pets", Response(401, *body({"error": {"message": "why"}})), "list", "why"),
    "no body": ("/pets?limit=x", Response(400), "list", 'query limit: "x" is not of type "integer"'),
    "no reason": ("/pets", Response(401, *body([1])), "list", "Unauthorized"),
    "no operation": ("/toys", Response(404), None, "Not Found"),
    "a correct request": ("/pets", Response(404, *body({"message": "there is none"})), "list", ""),
    "a wrong one": ("/pets?limit=x", Response(404, *body({"message": "why"})), "list", "why"),
    "a success": ("/pets", Response(200), "list", ""),
    "a redirection": ("/pets", Response(304), "list", ""),
    "a fault": ("/pets", Response(400, FAULT), "list", ""),
}


@pytest.mark.parametrize("title", REASONS)
def test_a_refused_request_has_a_reason(title: str) -> None:
    target, response, name, reason = REASONS[title]
    assert refusal(SPEC, Exchange(Request("GET", target), response, name)) == reason
