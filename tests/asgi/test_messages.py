"""ASGI messages: requests are read from them, and responses are written as them."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Scope

from asgi_messages import Sent, chunk, receiving
from caveat.asgi import messages
from caveat.exchange import Headers, Response

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


@pytest.mark.parametrize("field", [(b"x-a", b"1"), [b"x-a", b"1"]])
def test_a_header_field_is_a_tuple_or_a_list(field: tuple[bytes, bytes]) -> None:
    assert messages.headers([field]) == messages.headers(iter([field])) == Headers([("x-a", "1")])


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
