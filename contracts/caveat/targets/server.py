"""The one module that knows uvicorn: serves an application over HTTP."""

from __future__ import annotations

import socket
from contextlib import suppress

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
