"""The wire: ASGI messages become our nouns and are made of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages, tap
from caveat.exchange import Headers, Request, Response


def receiving(sent: Iterable[Message]) -> Receive:
    waiting = iter(list(sent))

    async def receive() -> Message:
        return next(waiting)

    return receive


class Sent(list[Message]):
    """What an application sent."""

    async def __call__(self, message: Message) -> None:
        """Take a message."""
        self.append(message)


def piece(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


BODIES: dict[str, tuple[list[Message], bytes]] = {
    "in one piece": ([piece(b"abc", more=False)], b"abc"),
    "in several": ([piece(b"a", more=True), piece(b"", more=True), piece(b"bc", more=False)], b"abc"),
    "that is empty": ([{"type": "http.request"}], b""),
}


@pytest.mark.parametrize("title", BODIES)
def test_a_body(title: str) -> None:
    pieces, body = BODIES[title]
    assert asyncio.run(messages.read_body(receiving(pieces))) == body
    assert asyncio.run(messages.read_body(receiving(pieces), limit=3)) == body


def test_a_body_whose_sender_went_away_is_none() -> None:
    with pytest.raises(messages.ClientGone):
        asyncio.run(messages.read_body(receiving([piece(b"ab", more=True), {"type": "http.disconnect"}])))


def test_a_body_too_large_is_read_to_its_end() -> None:
    left = iter([piece(b"abc", more=True), piece(b"d", more=True), piece(b"e", more=False), piece(b"", more=False)])

    async def receive() -> Message:
        return next(left)

    with pytest.raises(messages.BodyTooLarge):
        asyncio.run(messages.read_body(receive, limit=3))
    assert len(list(left)) == 1


def test_a_body_far_too_large_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_DISCARDED_BYTES", 2)
    with pytest.raises(messages.BodyTooLarge):
        asyncio.run(messages.read_body(receiving([piece(b"abc", more=True), piece(b"def", more=True)]), limit=3))


def scope(**fields: object) -> Scope:
    return {"type": "http", "method": "GET", "path": "/a b", "headers": [], **fields}


TARGETS: dict[str, tuple[dict[str, object], str]] = {
    "as it was sent": ({"raw_path": b"/a%20b", "query_string": b"x=%41&x=2"}, "/a%20b?x=%41&x=2"),
    "with bytes of any kind": ({"raw_path": b"/\xe9", "query_string": b"\xff"}, "/\xe9?\xff"),
    "without a query": ({"raw_path": b"/a%2Fb", "query_string": b""}, "/a%2Fb"),
    "of a server that keeps no raw path": ({"path": "/ä?", "raw_path": None}, "/%C3%A4%3F"),
}


@pytest.mark.parametrize("title", TARGETS)
def test_a_target(title: str) -> None:
    fields, target = TARGETS[title]
    assert messages.request(scope(**fields), b"").target == target


def test_a_request_keeps_method_headers_and_body() -> None:
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
    "that may have no body": (Response(204), False, [], b""),
    "that says its length": (Response(200, Headers([("Content-Length", "7")])), True, [(b"content-length", b"7")], b""),
    "to HEAD": (Response(200, body=b"ab"), True, [(b"content-length", b"2")], b""),
}  # fmt: skip


@pytest.mark.parametrize("title", RESPONSES)
def test_a_response(title: str) -> None:
    response, head, headers, body = RESPONSES[title]
    sent = Sent()
    asyncio.run(messages.send(response, sent, head=head))
    assert list(sent) == [
        {"type": "http.response.start", "status": response.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]


def test_a_server_may_start_and_stop() -> None:
    sent = Sent()
    asyncio.run(messages.lifespan(receiving([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]), sent))
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_what_is_to_be_done_at_a_stop_is_done_before_it_is_said() -> None:
    sent = Sent()
    said: list[int] = []

    async def stop() -> None:
        said.append(len(sent))

    asyncio.run(messages.lifespan(receiving([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]), sent, stop))
    assert (said, len(sent)) == ([1], 2)


async def in_pieces(_scope: Scope, receive: Receive, send: Send) -> None:
    body = await messages.read_body(receive)
    await send({"type": "http.response.start", "status": 201, "headers": [(b"x-a", b"1")]})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"!"})


def run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    async def ran() -> None:
        await app(scope, receive, send)

    asyncio.run(ran())


def test_a_tap_shows_each_exchange_whole_and_changes_nothing() -> None:
    seen: list[tuple[Request, Response]] = []
    app = tap.tapped(in_pieces, lambda request, response: seen.append((request, response)))
    sent = Sent()
    run(app, scope(raw_path=b"/a"), receiving([piece(b"a", more=True), piece(b"b", more=False)]), sent)
    [(request, response)] = seen
    assert (request.target, request.body) == ("/a", b"ab")
    assert (response.status, response.headers.items_sent, response.body) == (201, (("x-a", "1"),), b"ab!")
    assert [message.get("body") for message in sent] == [None, b"ab", b"!"]


def test_a_tap_is_done_before_the_client_has_the_last_of_the_answer() -> None:
    order: list[str] = []
    app = tap.tapped(in_pieces, lambda _request, _response: order.append("watched"))

    async def send(message: Message) -> None:
        order.append("more" if message.get("more_body") or message["type"] == "http.response.start" else "last")

    run(app, scope(), receiving([piece(b"", more=False)]), send)
    assert order == ["more", "more", "watched", "last"]


@pytest.mark.parametrize(("count", "seen"), [(0, []), (1, [b""]), (2, [b"ab"])])
def test_a_tap_shows_what_came_of_an_answer_that_was_cut(count: int, seen: list[bytes]) -> None:
    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        sent = Sent()
        await in_pieces(scope, receive, sent)
        for message in sent[:count]:
            await send(message)

    bodies: list[bytes] = []
    app = tap.tapped(cut, lambda _request, response: bodies.append(response.body))
    run(app, scope(), receiving([piece(b"a", more=True), piece(b"b", more=False)]), Sent())
    assert bodies == seen


def test_a_tap_leaves_alone_what_is_no_request() -> None:
    sent = Sent()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await messages.lifespan(receive, send)

    tapped = tap.tapped(app, lambda _request, _response: pytest.fail("nothing was exchanged"))
    run(tapped, {"type": "lifespan"}, receiving([{"type": "lifespan.shutdown"}]), sent)
    assert len(sent) == 1
