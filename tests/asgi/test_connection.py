"""A connection: limits on its head and on its silence, and no upgrades."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import connection, messages
from caveat.asgi.connection import Connection
from caveat.exchange import Response
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
