"""The server: it serves an application over HTTP, and stops."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import extensions, messages
from caveat.asgi.server import GRACE_PERIOD_S, server, serving
from caveat.exchange import Response
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec

DOCUMENT = "paths: {/a: {get: {responses: {'200': {content: {application/json: {example: [1]}}}}}}}"


def test_a_response_has_no_server_header(serve: Callable[[ASGIApp], str], compiled: Callable[[str], Spec]) -> None:
    address = serve(Mock(compiled(DOCUMENT)))
    with urllib.request.urlopen(f"{address}/a", timeout=10) as response:  # noqa: S310 - our own server
        assert (response.status, response.read()) == (200, b"[1]")
        assert "server" not in {name.lower() for name in response.headers}


def test_a_server_stops_when_should_exit_is_set(compiled: Callable[[str], Spec]) -> None:
    running = server(Mock(compiled(DOCUMENT)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.should_exit = True
        thread.join(timeout=GRACE_PERIOD_S + 5)
    assert not thread.is_alive()
    assert running.config.timeout_graceful_shutdown == GRACE_PERIOD_S


def test_a_server_that_stops_ends_intended_waits(capfd: pytest.CaptureFixture[str]) -> None:
    waiting = threading.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        waiting.set()
        await extensions.wait(scope, 3600)
        await messages.send(Response(200, body=b"late"), send)

    with ThreadPoolExecutor(1) as pool:
        with serving(app) as address:
            response = pool.submit(lambda: urllib.request.urlopen(address, timeout=30).read())  # noqa: S310 - our own
            assert waiting.wait(10)
        assert response.result() == b"late"
    assert capfd.readouterr().err == ""


def test_an_application_is_served_while_the_context_lasts(compiled: Callable[[str], Spec]) -> None:
    before = threading.active_count()
    with serving(Mock(compiled(DOCUMENT))) as address:
        with urllib.request.urlopen(f"{address}/a", timeout=10) as response:  # noqa: S310 - our own server
            assert response.read() == b"[1]"
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    with pytest.raises(URLError):
        urllib.request.urlopen(f"{address}/a", timeout=10)  # noqa: S310 - where our own server was
