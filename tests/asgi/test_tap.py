"""The tap: it observes each exchange, and changes nothing."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asgi_messages import Sent, chunk, receiving
from caveat.asgi import messages, tap
from caveat.exchange import Request, Response


def scope(**fields: object) -> Scope:
    return {"type": "http", "method": "GET", "path": "/a b", "headers": [], **fields}


async def in_chunks(_scope: Scope, receive: Receive, send: Send) -> None:
    body = await messages.read_body(receive)
    await send({"type": "http.response.start", "status": 201, "headers": [(b"x-a", b"1")]})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"!"})


def run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    async def ran() -> None:
        await app(scope, receive, send)

    asyncio.run(ran())


def test_a_tap_observes_each_complete_exchange_and_changes_nothing() -> None:
    exchanges: list[tuple[Request, Response]] = []
    app = tap.tapped(in_chunks, lambda request, response: exchanges.append((request, response)))
    sent = Sent()
    run(app, scope(raw_path=b"/a"), receiving([chunk(b"a", more=True), chunk(b"b", more=False)]), sent)
    [(request, response)] = exchanges
    assert (request.target, request.body) == ("/a", b"ab")
    assert (response.status, response.headers.items_sent, response.body) == (201, (("x-a", "1"),), b"ab!")
    assert [message.get("body") for message in sent] == [None, b"ab", b"!"]


def test_a_tap_observes_before_the_client_gets_the_last_chunk() -> None:
    order: list[str] = []
    app = tap.tapped(in_chunks, lambda _request, _response: order.append("watched"))

    async def send(message: Message) -> None:
        order.append("more" if message.get("more_body") or message["type"] == "http.response.start" else "last")

    run(app, scope(), receiving([chunk(b"", more=False)]), send)
    assert order == ["more", "more", "watched", "last"]


@pytest.mark.parametrize(("count", "expected"), [(0, []), (1, [b""]), (2, [b"ab"])])
def test_a_tap_observes_a_response_that_was_cut(count: int, expected: list[bytes]) -> None:
    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        sent = Sent()
        await in_chunks(scope, receive, sent)
        for message in sent[:count]:
            await send(message)

    bodies: list[bytes] = []
    app = tap.tapped(cut, lambda _request, response: bodies.append(response.body))
    run(app, scope(), receiving([chunk(b"a", more=True), chunk(b"b", more=False)]), Sent())
    assert bodies == expected


def test_a_tap_passes_on_other_scopes_than_requests() -> None:
    sent = Sent()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await messages.lifespan(receive, send)

    tapped = tap.tapped(app, lambda _request, _response: pytest.fail("nothing was exchanged"))
    run(tapped, {"type": "lifespan"}, receiving([{"type": "lifespan.shutdown"}]), sent)
    assert len(sent) == 1


async def calling(scope: Scope, receive: Receive, send: Send) -> None:
    if tap.WEBHOOKS in scope:
        scope[tap.WEBHOOKS].append(Request("POST", "https://a.example/hook"))
    await in_chunks(scope, receive, send)


async def call(app: ASGIApp, of: Scope) -> None:
    await app(of, receiving([chunk(b"", more=False)]), Sent())


def test_a_webhook_request_comes_after_the_exchange_that_caused_it() -> None:
    observed: list[object] = []
    inner = tap.tapped(calling, lambda *_: observed.append("inner"), observed.append)
    outer = tap.tapped(inner, lambda *_: observed.append("outer"), lambda request: observed.append(request.target))
    asyncio.run(call(outer, scope()))
    webhook = Request("POST", "https://a.example/hook")
    assert observed == ["inner", webhook, "outer", "https://a.example/hook"]


def test_a_tap_observes_the_request_that_an_application_says_it_sends() -> None:
    """A forwarder adds header fields; a guard that sends again says so again."""
    observed: list[Request] = []
    first, second = Request("GET", "/first"), Request("GET", "/second")

    async def forwarder(scope: Scope, receive: Receive, send: Send) -> None:
        scope[tap.SENT](first)
        scope[tap.SENT](second)
        await in_chunks(scope, receive, send)

    app = tap.tapped(forwarder, lambda request, _response: observed.append(request))
    run(app, scope(), receiving([chunk(b"", more=False)]), Sent())
    assert observed == [second]
