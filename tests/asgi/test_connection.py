"""A connection: limits on its head and on idle time, and no upgrades."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import connection, messages
from caveat.asgi.at_once import Messages
from caveat.asgi.connection import Connection
from caveat.exchange import Headers, Response
from raw_http import connected, status


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with the body of the request."""
    if scope["type"] == "lifespan":
        await messages.lifespan(receive, send)
        return
    await messages.send(Response(200, body=await messages.read_body(receive)), send)


@pytest.fixture
def address(serve: Callable[[ASGIApp], str]) -> str:
    return serve(echo)


@pytest.mark.parametrize(
    ("rest", "expected"), [(b"a: x\r\n\r\n", 200), (b"a: " + b"x" * 1000, 400)], ids=["short", "long"]
)
def test_a_long_head_is_a_400(rest: bytes, expected: int, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_HEAD_BYTES", 500)
    with connected(address) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: mock\r\n")
        # The chunk that a head begins in does not count; another request gives the server time to read it.
        assert status(address, b"GET / HTTP/1.1\r\nHost: mock\r\n\r\n") == 200
        client.send(rest)
        assert client.read_response()[0] == expected


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: 9\r\n\r\nab"])
def test_a_silent_client_is_disconnected(sent: bytes, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "timeout_s", 0.05)
    with connected(address) as client:
        client.send(sent)
        assert client.closed


def test_a_request_to_upgrade_keeps_its_body(address: str) -> None:
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    with connected(address) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: mock\r\n" + upgrade + b"Content-Length: 4\r\n\r\nbody")
        assert client.read_response() == (200, b"body")


def test_the_word_upgrade_in_a_body_is_not_removed(address: str) -> None:
    body = b"a\r\nUpgrade: h2c\r\n"
    with connected(address) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: %d\r\n\r\n" % len(body))
        client.send(body)
        assert client.read_response() == (200, body)


class AtOnce:
    """An application whose response to `/` says whether it came at once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        await messages.send(Response(200, body=b"called " + await messages.read_body(receive)), send)

    def respond_at_once(self, scope: Scope, body: bytes) -> Messages | None:
        """The response to a request, unless its path is `/later`."""
        if scope["path"] == "/later":
            return None
        fields = Headers([("x-a", "split\r\nx-b: 1" if scope["path"] == "/split" else "1")])
        if scope["path"] == "/fail":
            raise ZeroDivisionError
        return messages.messages(Response(200, fields, b"at once " + body), head=scope["method"] == "HEAD")


def post(path: str, body: bytes = b"1", *fields: bytes) -> bytes:
    """A request."""
    lines = (b"POST %b HTTP/1.1" % path.encode(), b"Host: mock", b"Content-Length: %d" % len(body), *fields)
    return b"\r\n".join((*lines, b"", body))


BROKEN = (500, b"Internal Server Error")
AT_ONCE: dict[str, tuple[list[bytes], list[tuple[int, bytes]]]] = {
    "a whole request": ([post("/")], [(200, b"at once 1")]),
    "one after the other": ([post("/"), post("/", b"2")], [(200, b"at once 1"), (200, b"at once 2")]),
    "a body in two parts": ([post("/", b"12")[:-1], b"2"], [(200, b"called 12")]),
    "a body that comes later": ([post("/")[:-1], b"1"], [(200, b"called 1")]),
    "not at once": ([post("/later")], [(200, b"called 1")]),
    "pipelined": (
        [post("/") + post("/", b"2") + post("/later", b"3") + post("/", b"4")],
        [(200, b"at once 1"), (200, b"at once 2"), (200, b"called 3"), (200, b"at once 4")],
    ),
    "many pipelined": ([post("/") * 300], [(200, b"at once 1")] * 300),
    "a client that closes": ([post("/", b"1", b"Connection: close")], [(200, b"called 1")]),
    "a client that waits": ([post("/", b"1", b"Expect: 100-continue")], [(100, b""), (200, b"called 1")]),
    "an error": ([post("/fail") + post("/")], [BROKEN]),
    "a header that would split the response": ([post("/split")], [BROKEN]),
}


@pytest.mark.parametrize("title", AT_ONCE)
def test_a_whole_request_gets_its_response_at_once(title: str, serve: Callable[[ASGIApp], str]) -> None:
    sent, responses = AT_ONCE[title]
    address = serve(AtOnce())
    with connected(address) as client:
        for part in sent:
            client.send(part)
            # Another request gives the server time to read this part alone.
            assert status(address, post("/")) == 200
        assert [client.read_response() for _ in responses] == responses


def test_a_response_at_once_to_head_has_no_body(serve: Callable[[ASGIApp], str]) -> None:
    with connected(serve(AtOnce())) as client:
        client.send(b"HEAD / HTTP/1.1\r\nHost: mock\r\n\r\n" + post("/later"))
        head = client.read_head()
        assert (head[0], head[1]["content-length"], client.read_response()) == (200, "8", (200, b"called 1"))
