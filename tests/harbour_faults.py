"""Faults that single responses of the sample API show; the others are switches of the sample API itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object

Change = Callable[[Request, Response], Response]
"""Gives the response with a fault, or the same one."""

LONG_NAME = 40
"""Characters of a name that crash a server with that fault."""


def _ships(**fields: JsonValue) -> Change:
    """Show ships with these fields; one whose value is None is left out."""

    def changed(item: JsonValue) -> JsonValue:
        if not isinstance(item, dict) or "id" not in item:
            return item
        left = {name: value for name, value in item.items() if name not in fields}
        return {**left, **{name: value for name, value in fields.items() if value is not None}}

    def change(_request: Request, response: Response) -> Response:
        if not response.body or not response.ok:
            return response
        body = response.json
        return _with_body(response, list(map(changed, body)) if isinstance(body, list) else changed(body))

    return change


def _with_body(response: Response, body: JsonValue) -> Response:
    return replace(response, body=json.dumps(body).encode())


def _is_read(request: Request) -> bool:
    return request.method == "GET" and request.path.startswith("/ships/")


def _is_list(request: Request) -> bool:
    return request.method == "GET" and request.path == "/ships"


def _crash(request: Request, response: Response) -> Response:
    return Response(500) if _is_list(request) and request.query.get("limit") == "0" else response


def _crash_on_long_name(request: Request, response: Response) -> Response:
    sent = as_object(request.json) if request.method == "POST" and response.ok and request.body else {}
    return Response(500) if len(str(sent.get("name", ""))) >= LONG_NAME else response


def _null_name(_request: Request, response: Response) -> Response:
    body = response.json if response.ok and response.body else None
    return _with_body(response, {**body, "name": None}) if isinstance(body, dict) and "id" in body else response


def _without_tag(request: Request, response: Response) -> Response:
    left = Headers([field for field in response.headers.items_sent if field[0] != "etag"])
    return replace(response, headers=left) if _is_read(request) else response


def _as_page(request: Request, response: Response) -> Response:
    fields = [field for field in response.headers.items_sent if field[0] != "content-type"]
    headers = Headers([*fields, ("content-type", "text/html")])
    return replace(response, headers=headers) if _is_read(request) and response.status == 200 else response


CHANGES: Mapping[str, Change] = {
    "limit 0 crashes": _crash,
    "a long name crashes": _crash_on_long_name,
    "reading has an undocumented status": lambda request, response: (
        replace(response, status=203) if _is_read(request) and response.status == 200 else response
    ),
    "a required field is missing": _ships(id=None),
    "a number is a text": _ships(length="12 m"),
    "an enum has another value": _ships(kind="submarine"),
    "a time has no zone": _ships(built="2024-01-02 10:00"),
    "a name is null": _null_name,
    "a number is out of bounds": _ships(crew=-1),
    "a list has items of another type": _ships(tags=[1]),
    "a list is an object": lambda request, response: (
        _with_body(response, {"items": response.json}) if _is_list(request) and response.ok else response
    ),
    "a page in place of JSON": _as_page,
    "JSON is cut off": lambda request, response: (
        replace(response, body=response.body[:-1]) if _is_list(request) and response.ok else response
    ),
    "a header is missing": _without_tag,
    "an error shows a stack trace": lambda _request, response: (
        _with_body(
            response, {"title": "x", "detail": 'Traceback (most recent call last):\n  File "/srv/ships.py", line 7'}
        )
        if response.status == 400
        else response
    ),
}
"""By switch."""

NOT_VALIDATED = "a body is not validated"
NOT_READ = "a query is not validated"
NO_AUTHENTICATION = "no credential is needed"
"""Switches of what the server does before the sample API answers."""

KINDS: Mapping[tuple[str, ...], str] = {
    # What a single exchange shows.
    ("limit 0 crashes",): "OAS009",
    ("a long name crashes",): "OAS009",
    ("reading has an undocumented status",): "OAS001",
    ("a required field is missing",): "OAS003",
    ("a number is a text",): "OAS003",
    ("an enum has another value",): "OAS003",
    ("a time has no zone",): "OAS003",
    ("a name is null",): "OAS003",
    ("a number is out of bounds",): "OAS003",
    ("a list has items of another type",): "OAS003",
    ("a list is an object",): "OAS003",
    ("a page in place of JSON",): "OAS002",
    ("JSON is cut off",): "OAS003",
    ("a header is missing",): "OAS004",
    (NOT_VALIDATED,): "OAS006",
    (NOT_READ,): "OAS006",
    (NO_AUTHENTICATION,): "OAS007",
    # What only several show.
    ("limit is ignored",): "STA008",
    ("PATCH is not stored",): "STA004",
    ("created are not listed",): "STA003",
    ("ids fall", "ordered"): "STA018",
    ("a key repeats the effect",): "STA016",
    ("pages overlap",): "STA009",
    ("POST shows another name",): "STA002",
}
"""24 kinds of fault, with the code of the rule that finds it; `ordered` adds an extension to the document."""

EXTENSIONS = frozenset({"ordered", "stated key"})
"""Switches that add a line to the document: it states what OpenAPI cannot."""

MORE: Mapping[tuple[str, ...], str] = {
    ("an error shows a stack trace",): "SEC001",
    ("create is not stored",): "STA001",
    ("POST lacks a field",): "STA002",
    ("a note is always the same",): "STA002",
    ("PUT is not stored",): "STA004",
    ("PATCH replaces all",): "STA005",
    ("update hits another",): "STA005",
    ("delete does nothing",): "STA006",
    ("deleted are listed",): "STA007",
    ("pages overlap", "cursor"): "STA009",
    ("pages overlap", "pages from 1"): "STA009",
    ("pages overlap", "link in a header"): "STA009",
    ("pages skip",): "STA010",
    ("filter is ignored",): "STA011",
    ("filter loses",): "STA012",
    ("sort is ignored",): "STA013",
    ("reading counts up",): "STA014",
    ("reading removes",): "STA014",
    ("total is wrong", "total"): "STA015",
    ("a key repeats the effect", "another key header", "stated key"): "STA016",
    ("id twice",): "STA017",
    ("location leads elsewhere",): "STA019",
    ("If-None-Match is ignored",): "STA020",
    ("If-Match is ignored",): "STA021",
    ("HEAD finds nothing",): "STA022",
    ("the ETag stays",): "STA023",
    ("lists are stale",): "STA024",
    ("a deletion takes another",): "STA025",
    ("total of the page", "total"): "STA015",
    ("every page is the last", "link in the body"): "STA010",
}
"""More kinds, most of which several exchanges show."""

STATE_FAULTS: Mapping[tuple[str, ...], str] = {
    switches: code
    for switches, code in {**KINDS, **MORE}.items()
    if code.startswith("STA") and "stated key" not in switches
}
"""Those that rules of state find without an extension for the idempotency key."""
