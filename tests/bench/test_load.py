"""Load: valid and invalid measurements."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from bench import load
from bench.constant_app import constant_app
from caveat.asgi import messages
from caveat.asgi.server import serving
from caveat.exchange import Headers, Request, Response

OUTPUT = """\
  4390 requests in 3.01s, 7.45MB read
Requests/sec:  1460.67
Transfer/sec:      2.48MB
"""

INVALID = {
    "error responses": OUTPUT.replace("Requests/sec", "  Non-2xx or 3xx responses: 4390\nRequests/sec"),
    "lost connections": OUTPUT.replace("Requests/sec", "  Socket errors: connect 0, read 3\nRequests/sec"),
    "no response": OUTPUT.replace("1460.67", "0.00"),
    "a script that is not understood": "x.lua:3: unexpected symbol near '='\n",
}

POST = Request("POST", "/a?b", Headers([("content-type", "text/plain")]), b"body")


def test_the_rate_of_wrk_is_parsed() -> None:
    assert load.parse_rate(OUTPUT) == 1460.67


@pytest.mark.parametrize("output", INVALID.values(), ids=INVALID)
def test_an_invalid_measurement_is_an_error(output: str) -> None:
    with pytest.raises(load.InvalidMeasurement):
        load.parse_rate(output)


def test_our_own_driver_sends_the_request_as_often_as_requested() -> None:
    received: list[Request] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        body = await messages.read_body(receive)
        received.append(messages.request(scope, body))
        await messages.send(Response(200, body=b"ok"), send)

    with serving(app) as address:
        assert load.own_rate(address, POST, 64) > 0
    assert {(request.method, request.target, request.body) for request in received} == {("POST", "/a?b", b"body")}
    assert len(received) == 64


def test_our_own_driver_fails_on_error_responses() -> None:
    with serving(constant_app(Response(404))) as address, pytest.raises(ExceptionGroup) as raised:
        load.own_rate(address, POST, 16)
    assert raised.group_contains(load.InvalidMeasurement)
