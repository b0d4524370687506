"""The one module that knows uvicorn: serves an application over HTTP."""

from __future__ import annotations

import socket

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
    server(app).run(sockets=[listener])
