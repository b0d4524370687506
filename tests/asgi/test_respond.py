"""Responses of applications without a socket: the request arrives as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.respond import NoResponse, respond
from caveat.exchange import Headers, Request, Response


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


REQUESTS = [
    Request("GET", "/a%2Fb/\xe9?q=%20&q=+", Headers([("x-a", "caf\xe9"), ("x-a", "")])),
    Request("POST", "/", body=b"\x00\xff"),
]


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_arrives_as_it_is(request_: Request, loop: asyncio.AbstractEventLoop) -> None:
    arrived: list[Request] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.append(messages.request(scope, await messages.read_body(receive)))
        await asyncio.sleep(0)
        await messages.send(Response(201, Headers([("x-b", "1")]), b"body"), send)

    response = respond(app, request_, "http://127.0.0.1:9000/base", loop)
    assert arrived == [request_]
    assert (response.status, response.headers["x-b"], response.body) == (201, "1", b"body")


def test_an_application_that_sends_nothing_has_no_response(loop: asyncio.AbstractEventLoop) -> None:
    async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None: ...

    with pytest.raises(NoResponse):
        respond(silent, REQUESTS[0], "http://127.0.0.1", loop)
