"""The one module that knows uvicorn: serves an application over HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

GRACE = 3
"""Seconds that open requests get to finish when the server is told to stop."""


def server(app: ASGIApp) -> uvicorn.Server:
    """A server for an application, not yet running; told to stop by its `should_exit`."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=GRACE, lifespan="on"
    )
    return uvicorn.Server(config)


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve an application on an open socket until the process is told to stop."""
    # uvicorn stops at Ctrl-C, and then raises it again; to us it is the way to stop.
    with suppress(KeyboardInterrupt):
        server(app).run(sockets=[listener])


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of this machine until the context ends; gives its address."""
    running = server(app)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(GRACE + 5)
