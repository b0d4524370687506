"""Requests that differ from a valid one: they ask for each documented response, or break the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.operation import Operation


def preferring(request: Request, operation: Operation) -> Iterator[Request]:
    """The request with a preference for each documented response, and for each of its media types."""
    for status, response in operation.responses.items():
        code = status if status.isdecimal() else status.replace("X", "x").replace("DEFAULT", "default")
        preferred = [("prefer", f"code={code}")]
        yield _with(request, preferred)
        yield _with(request, [*preferred, ("prefer", "dynamic=true")])
        for media_type in response.media:
            yield _with(request, [*preferred, ("accept", media_type)])


_BODIES: tuple[bytes, ...] = (b"", b"{", b"null", b"[]", b'{"id": null}', b"\xff\xfe", b"a=b&a=c", b"1e999")
_VALUES: tuple[JsonValue, ...] = (None, [], {}, "x" * 300, -1.5, True)
_TYPES = ("", "text/unknown", "application/json", "application/x-www-form-urlencoded", "multipart/form-data")


def broken(request: Request, operation: Operation) -> Iterator[Request]:
    """Requests that the contract of the operation does not allow, most often."""
    path, _, query = request.target.partition("?")
    if query:
        yield Request(request.method, path, request.headers, request.body)
        yield Request(request.method, f"{path}?{query}&{query}", request.headers, request.body)
        yield Request(request.method, f"{path}?{query.replace('=', '=%00', 1)}", request.headers, request.body)
    yield Request(request.method, f"{path}?unknown=1&limit=%ff", request.headers, request.body)
    yield Request(request.method, request.target, Headers(), request.body)
    if operation.body is not None:
        plain = [(name, value) for name, value in request.headers.items_sent if name.lower() != "content-type"]
        for body in (*_BODIES, *_changed(request)):
            yield Request(request.method, request.target, request.headers, body)
        for media_type in _TYPES:
            fields = [*plain, *([("content-type", media_type)] if media_type else [])]
            yield Request(request.method, request.target, Headers(fields), request.body)


def _changed(request: Request) -> Iterator[bytes]:
    """The JSON body with a property less, and with other values."""
    try:
        value: JsonValue = json.loads(request.body)
    except ValueError:
        return
    if isinstance(value, dict):
        for name in value:
            yield json.dumps({key: item for key, item in value.items() if key != name}).encode()
            for other in _VALUES:
                yield json.dumps({**value, name: other}).encode()


def _with(request: Request, fields: list[tuple[str, str]]) -> Request:
    return Request(request.method, request.target, Headers([*request.headers.items_sent, *fields]), request.body)
