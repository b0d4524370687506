"""ASGI messages: requests are read from them, and responses are written as them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages, tap
from caveat.exchange import Headers, Request, Response


def receiving(messages_in: Iterable[Message]) -> Receive:
    pending = iter(list(messages_in))

    async def receive() -> Message:
        return next(pending)

    return receive


class Sent(list[Message]):
    """The messages that an application sent."""

    async def __call__(self, message: Message) -> None:
        """Keep a message."""
        self.append(message)


def chunk(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


BODIES: dict[str, tuple[list[Message], bytes]] = {
    "in one chunk": ([chunk(b"abc", more=False)], b"abc"),
    "in several chunks": ([chunk(b"a", more=True), chunk(b"", more=True), chunk(b"bc", more=False)], b"abc"),
    "that is empty": ([{"type": "http.request"}], b""),
}


@pytest.mark.parametrize("title", BODIES)
def test_a_body_is_read(title: str) -> None:
    chunks, body = BODIES[title]
    assert asyncio.run(messages.read_body(receiving(chunks))) == body
    assert asyncio.run(messages.read_body(receiving(chunks), limit=3)) == body


def test_a_body_whose_client_disconnects_raises_an_error() -> None:
    with pytest.raises(messages.ClientGone):
        asyncio.run(messages.read_body(receiving([chunk(b"ab", more=True), {"type": "http.disconnect"}])))


def test_a_body_above_the_limit_is_read_to_its_end() -> None:
    chunks = [(b"abc", True), (b"d", True), (b"e", False), (b"", False)]
    remaining = iter([chunk(body, more=more) for body, more in chunks])

    async def receive() -> Message:
        return next(remaining)

    with pytest.raises(messages.BodyTooLarge):
        asyncio.run(messages.read_body(receive, limit=3))
    assert len(list(remaining)) == 1


def test_a_body_far_above_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_DISCARDED_BYTES", 2)
    with pytest.raises(messages.BodyTooLarge):
        asyncio.run(messages.read_body(receiving([chunk(b"abc", more=True), chunk(b"def", more=True)]), limit=3))


def scope(**fields: object) -> Scope:
    return {"type": "http", "method": "GET", "path": "/a b", "headers": [], **fields}


TARGETS: dict[str, tuple[dict[str, object], str]] = {
    "as it was sent": ({"raw_path": b"/a%20b", "query_string": b"x=%41&x=2"}, "/a%20b?x=%41&x=2"),
    "with any bytes": ({"raw_path": b"/\xe9", "query_string": b"\xff"}, "/\xe9?\xff"),
    "without a query": ({"raw_path": b"/a%2Fb", "query_string": b""}, "/a%2Fb"),
    "of a server without raw_path": ({"path": "/ä?", "raw_path": None}, "/%C3%A4%3F"),
}


@pytest.mark.parametrize("title", TARGETS)
def test_the_target_of_a_request(title: str) -> None:
    fields, target = TARGETS[title]
    assert messages.request(scope(**fields), b"").target == target


def test_a_request_has_method_headers_and_body() -> None:
    sent = [(b"x-a", b"1"), (b"X-A", b"\xe9")]
    request = messages.request(scope(method="BREW", headers=sent), b"abc")
    assert (request.method, request.headers.items_sent, request.body) == (
        "BREW",
        (("x-a", "1"), ("X-A", "\xe9")),
        b"abc",
    )


RESPONSES: dict[str, tuple[Response, bool, list[tuple[bytes, bytes]], bytes]] = {
    "with a body": (
        Response(200, Headers([("X-A", "\xe9")]), b"ab"), False, [(b"x-a", b"\xe9"), (b"content-length", b"2")], b"ab"),
    "without a body": (Response(404), False, [(b"content-length", b"0")], b""),
    "with a status without a body": (Response(204), False, [], b""),
    "with its own content-length": (
        Response(200, Headers([("Content-Length", "7")])), True, [(b"content-length", b"7")], b""),
    "to HEAD": (Response(200, body=b"ab"), True, [(b"content-length", b"2")], b""),
}  # fmt: skip


@pytest.mark.parametrize("title", RESPONSES)
def test_a_response_is_sent(title: str) -> None:
    response, head, headers, body = RESPONSES[title]
    sent = Sent()
    asyncio.run(messages.send(response, sent, head=head))
    assert list(sent) == [
        {"type": "http.response.start", "status": response.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]


def test_startup_and_shutdown_are_confirmed() -> None:
    sent = Sent()
    asyncio.run(messages.lifespan(receiving([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]), sent))
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_the_stop_function_runs_before_shutdown_is_confirmed() -> None:
    sent = Sent()
    sent_before_stop: list[int] = []

    async def stop() -> None:
        sent_before_stop.append(len(sent))

    asyncio.run(messages.lifespan(receiving([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]), sent, stop))
    assert (sent_before_stop, len(sent)) == ([1], 2)


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


def test_a_tap_passes_on_what_is_not_a_request() -> None:
    sent = Sent()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await messages.lifespan(receive, send)

    tapped = tap.tapped(app, lambda _request, _response: pytest.fail("nothing was exchanged"))
    run(tapped, {"type": "lifespan"}, receiving([{"type": "lifespan.shutdown"}]), sent)
    assert len(sent) == 1
