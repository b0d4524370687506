"""A server that really listens, for as long as a test needs it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

import pytest
from starlette.types import ASGIApp

from caveat.targets.server import server

Serve: TypeAlias = Callable[[ASGIApp], str]


@contextmanager
def _serving(app: ASGIApp) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    running = server(app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(timeout=10)
        listener.close()
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serve an application on a free port until the module's tests are done; gives its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(_serving(app))
