"""The server: an application over HTTP, told to stop."""

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
from caveat.asgi.server import GRACE, server, serving
from caveat.exchange import Response
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec

DOCUMENT = "paths: {/a: {get: {responses: {'200': {content: {application/json: {example: [1]}}}}}}}"


def test_a_mock_is_served_with_no_word_of_the_server(
    serve: Callable[[ASGIApp], str], compiled: Callable[[str], Spec]
) -> None:
    address = serve(Mock(compiled(DOCUMENT)))
    with urllib.request.urlopen(f"{address}/a", timeout=10) as answered:  # noqa: S310 - our own server
        assert (answered.status, answered.read()) == (200, b"[1]")
        assert "server" not in {name.lower() for name in answered.headers}


def test_a_server_stops_when_it_is_told_to(compiled: Callable[[str], Spec]) -> None:
    running = server(Mock(compiled(DOCUMENT)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.should_exit = True
        thread.join(timeout=GRACE + 5)
    assert not thread.is_alive()
    assert running.config.timeout_graceful_shutdown == GRACE


def test_nobody_waits_on_purpose_for_a_server_that_stops(capfd: pytest.CaptureFixture[str]) -> None:
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
            answered = pool.submit(lambda: urllib.request.urlopen(address, timeout=30).read())  # noqa: S310 - our own
            assert waiting.wait(10)
        assert answered.result() == b"late"
    assert capfd.readouterr().err == ""


def test_an_application_is_served_as_long_as_the_context_lasts(compiled: Callable[[str], Spec]) -> None:
    before = threading.active_count()
    with serving(Mock(compiled(DOCUMENT))) as address:
        with urllib.request.urlopen(f"{address}/a", timeout=10) as answered:  # noqa: S310 - our own server
            assert answered.read() == b"[1]"
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    with pytest.raises(URLError):
        urllib.request.urlopen(f"{address}/a", timeout=10)  # noqa: S310 - where our own server was
