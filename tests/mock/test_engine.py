"""The mock: it routes, authenticates, validates each request, and responds as documented."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

import pytest
from starlette.types import Message, Receive, Scope, Send

from caveat.asgi.respond import answer
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock import engine
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from pet_shop import JSON, KEY, SPEC, message, requested

MOCK = Mock(SPEC)


def body(response: Response) -> JsonValue:
    return response.json if response.body else None


Fact: TypeAlias = tuple[str, str, list[tuple[str, str]], bytes, int, str | None]

FACTS: dict[str, Fact] = {
    "a good request": ("GET", "/pets?limit=3", [KEY], b"", 200, None),
    "under the server's base path": ("GET", "/v1/pets", [KEY], b"", 200, None),
    "a good body": ("POST", "/pets", [KEY, JSON], b'{"n": 1}', 201, None),
    "a form": ("POST", "/pets", [KEY, ("content-type", "application/x-www-form-urlencoded")], b"n=1", 201, None),
    "XML, which is not validated": ("POST", "/pets", [KEY, ("content-type", "application/xml")], b"<n>", 201, None),
    "no content": ("DELETE", "/pets/7", [KEY], b"", 204, None),
    "the other credential": ("DELETE", "/pets/7", [("authorization", "Bearer fake-token")], b"", 204, None),
    "percent-encoded": ("DELETE", "/%70ets/%37", [KEY], b"", 204, None),
    "a documented HEAD": ("HEAD", "/pets/7", [], b"", 200, None),
    "no credential where none is needed": ("GET", "/free", [], b"", 200, None),
    "a wrong credential where none is needed": ("GET", "/free", [("key", "wrong")], b"", 200, None),
    "a path that is not documented": ("GET", "/cats", [KEY], b"", 404, "no such path: /cats"),
    "a path with a slash too many": ("GET", "/pets/", [KEY], b"", 404, "no such path: /pets/"),
    "a method that is not documented": ("PATCH", "/pets", [KEY], b"", 405, "allowed methods: GET, POST"),
    "OPTIONS": ("OPTIONS", "/pets/7", [], b"", 405, "allowed methods: DELETE, HEAD"),
    "no credential": ("GET", "/pets", [], b"", 401, "no valid credential"),
    "a wrong credential": ("GET", "/pets", [("key", "wrong")], b"", 401, "no valid credential"),
    "a good credential of another scheme": ("GET", "/pets", [("authorization", "Bearer fake-token")], b"", 401,
        "no valid credential"),
    "a wrong parameter": ("GET", "/pets?limit=0", [KEY], b"", 400, "query limit: 0 is less than the minimum of 1"),
    "a parameter given twice": ("GET", "/pets?limit=1&limit=2", [KEY], b"", 400,
        "query limit: is sent 2 times"),
    "a wrong credential and a wrong parameter": ("GET", "/pets?limit=0", [], b"", 401, "no valid credential"),
    "a wrong path parameter": ("DELETE", "/pets/x", [KEY], b"", 400, 'path id: "x" is not of type "integer"'),
    "a wrong property": ("POST", "/pets", [KEY, JSON], b'{"n": -1}', 400, "body /n: -1 is less than the minimum of 0"),
    "no body": ("POST", "/pets", [KEY, JSON], b"", 400, "body: is required"),
    "malformed JSON": ("POST", "/pets", [KEY, JSON], b'{"n": ', 400, None),
    "JSON nested too deeply": ("POST", "/pets", [KEY, JSON], b"[" * 100_000, 400, None),
    "deep JSON": ("POST", "/pets", [KEY, JSON], b'{"n":1,"a":' + b"[" * 199 + b"]" * 199 + b"}", 201, None),
    "not a number": ("POST", "/pets", [KEY, JSON], b'{"n": NaN}', 400, "body: the body is not JSON: NaN is not JSON"),
    "a number too large to hold": ("POST", "/pets", [KEY, JSON], b'{"n": 1, "m": 1e999}', 400, None),
    "invalid UTF-8": ("POST", "/pets", [KEY, JSON], b'{"n": 1, "name": "\xff"}', 400, None),
    "invalid UTF-8 in text": ("POST", "/pets", [KEY, ("content-type", "text/plain")], b"\xff", 400, None),
    "a broken form": ("POST", "/pets", [KEY, ("content-type", "multipart/form-data; boundary=x")], b"--y", 400, None),
    "a form without a boundary": ("POST", "/pets", [KEY, ("content-type", "multipart/form-data")], b"--y", 400, None),
    "an unpaired surrogate": ("POST", "/pets", [KEY, JSON], rb'{"n": 1, "name": "\ud800"}', 400, None),
    "an undocumented media type": ("POST", "/pets", [KEY, ("content-type", "image/png")], b"x", 415, None),
    "no media type": ("POST", "/pets", [KEY], b"{}", 415, None),
}  # fmt: skip


@pytest.mark.parametrize("title", FACTS)
def test_a_request_gets_a_response(title: str) -> None:
    method, target, headers, sent, status, text = FACTS[title]
    request = Request(method, target, Headers(headers), sent)
    response = MOCK.answer(request)
    assert response.status == status, response.body
    if text is not None:
        assert message(response) == text
    assert MOCK.answer(request) == response


AT_ONCE = {
    "a good body": Request("POST", "/pets?a=%20", Headers([KEY, JSON]), b'{"n": 1}'),
    "a wrong body": Request("POST", "/pets", Headers([KEY, JSON]), b"[]"),
    "a body that is too large": Request("POST", "/pets", Headers([KEY, JSON]), bytes(engine.MAX_BODY_BYTES + 1)),
    "a read": Request("GET", "/pets", Headers([KEY])),
    "HEAD": Request("HEAD", "/pets/7"),
}


@pytest.mark.parametrize("title", AT_ONCE)
def test_a_response_at_once_is_that_of_the_asgi_application(title: str) -> None:
    request = AT_ONCE[title]

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        for sent in MOCK.respond_at_once(scope, request.body):
            await send(sent)

    expected, response = (asyncio.run(answer(it, request, "http://127.0.0.1")) for it in (MOCK, app))
    assert response == expected


def test_an_error_has_the_header_fields_that_http_requires() -> None:
    error = MOCK.answer(Request("PATCH", "/pets"))
    assert error.headers["Allow"] == "GET, POST"
    assert MOCK.answer(Request("GET", "/pets")).headers["WWW-Authenticate"] == "ApiKey"
    assert MOCK.answer(Request("DELETE", "/pets/7")).headers["www-authenticate"] == "ApiKey, Bearer"


def test_an_error_has_the_documented_form() -> None:
    assert body(MOCK.answer(Request("GET", "/pets"))) == {"code": 7, "message": "no valid credential"}


def test_an_error_of_no_operation_is_a_json_object_with_a_message() -> None:
    assert body(MOCK.answer(Request("GET", "/cats"))) == {"message": "no such path: /cats"}


def test_an_undeclared_security_scheme_accepts_no_credential(compiled: Callable[[str], Spec]) -> None:
    mock = Mock(compiled("paths: {/a: {get: {security: [{undeclared: []}], responses: {'401': {description: x}}}}}"))
    assert mock.answer(Request("GET", "/a")).status == 401
    assert mock.credentials == {}


def get_pets(seed: int) -> Response:
    return Mock(SPEC, seed=seed).answer(Request("GET", "/pets", Headers([KEY])))


def test_the_seed_decides_the_responses() -> None:
    assert len({(get_pets(seed).headers["x-left"], get_pets(seed).body) for seed in range(8)}) > 1
    for seed in range(3):
        assert (get_pets(seed).body, get_pets(seed).headers.items_sent) == (
            get_pets(seed).body,
            get_pets(seed).headers.items_sent,
        )


def test_earlier_requests_do_not_change_a_response() -> None:
    mock = Mock(SPEC, seed=5)
    for target in ("/cats", "/pets?limit=0", "/free"):
        mock.answer(Request("GET", target, Headers([KEY])))
    assert mock.answer(Request("GET", "/pets", Headers([KEY]))).body == get_pets(5).body


def test_a_mock_is_an_asgi_application() -> None:
    response = requested(MOCK, "POST", "/pets?a=%20", b'{"n": 1}')
    assert (response.status_code, response.headers["content-type"]) == (201, "application/json")
    assert response.json() == body(MOCK.answer(Request("POST", "/pets", Headers([KEY, JSON]), b'{"n": 1}')))
    assert (requested(MOCK, "HEAD", "/cats").status_code, requested(MOCK, "HEAD", "/cats").content) == (404, b"")


def test_a_mock_confirms_startup_and_shutdown() -> None:
    pending = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[Message] = []

    async def receive() -> Message:
        return pending.pop(0)

    async def send(message_out: Message) -> None:
        sent.append(message_out)

    asyncio.run(MOCK({"type": "lifespan"}, receive, send))
    assert len(sent) == 2


PREFERENCES: dict[str, tuple[str, list[tuple[str, str]], int]] = {
    "a known preference": ("/pets/7", [("prefer", "code=404")], 404),
    "an unknown preference": ("/pets/7", [("prefer", "return=minimal")], 204),
    "authentication comes first": ("/pets/7", [("key", "wrong"), ("prefer", "code=204")], 401),
    "validation comes first": ("/pets/x", [("prefer", "code=204")], 400),
}


@pytest.mark.parametrize("title", PREFERENCES)
def test_a_preference_decides_the_response(title: str) -> None:
    target, headers, status = PREFERENCES[title]
    assert MOCK.answer(Request("DELETE", target, Headers([*headers, KEY]))).status == status
