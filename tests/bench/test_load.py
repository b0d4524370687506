"""Load: what counts as a measurement, and what does not."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from bench import load
from bench.constant_app import constant_app
from caveat.asgi import messages
from caveat.asgi.server import serving
from caveat.exchange import Headers, Request, Response

SAID = """\
  4390 requests in 3.01s, 7.45MB read
Requests/sec:  1460.67
Transfer/sec:      2.48MB
"""

SPOILED = {
    "refusals": SAID.replace("Requests/sec", "  Non-2xx or 3xx responses: 4390\nRequests/sec"),
    "lost connections": SAID.replace("Requests/sec", "  Socket errors: connect 0, read 3\nRequests/sec"),
    "no answer": SAID.replace("1460.67", "0.00"),
    "a script that is not understood": "x.lua:3: unexpected symbol near '='\n",
}

POST = Request("POST", "/a?b", Headers([("content-type", "text/plain")]), b"body")


def test_what_wrk_tells_is_read() -> None:
    assert load.told(SAID) == 1460.67


@pytest.mark.parametrize("said", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_measurement_counts_for_nothing(said: str) -> None:
    with pytest.raises(load.Spoiled):
        load.told(said)


def test_our_own_driver_sends_what_it_was_given_so_many_times() -> None:
    seen: list[Request] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        body = await messages.read_body(receive)
        seen.append(messages.request(scope, body))
        await messages.send(Response(200, body=b"said"), send)

    with serving(app) as address:
        assert load.own_rate(address, POST, 64) > 0
    assert {(request.method, request.target, request.body) for request in seen} == {("POST", "/a?b", b"body")}
    assert len(seen) == 64


def test_our_own_driver_gives_up_on_refusals() -> None:
    with serving(constant_app(Response(404))) as address, pytest.raises(ExceptionGroup) as raised:
        load.own_rate(address, POST, 16)
    assert raised.group_contains(load.Spoiled)
