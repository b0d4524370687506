"""Serves an application over HTTP. With `connection`, the only module that knows uvicorn."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from caveat.asgi import at_once, extensions
from caveat.asgi.connection import Connection
from caveat.asgi.extensions import Disconnect
from caveat.asgi.messages import ClientGone

GRACE_PERIOD_S = 3
"""Seconds that open requests get to finish when the server stops."""


class _Server(uvicorn.Server):
    """Uvicorn's server, which ends intended waits, such as the fault `latency`, when it stops."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._stopping.set()
        await super().shutdown(sockets)


def server(app: ASGIApp) -> uvicorn.Server:
    """A server for an application, not yet running; set its `should_exit` to stop it."""
    stopping = asyncio.Event()
    config = uvicorn.Config(
        _WithExtensions(app, stopping),
        http=Connection,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,  # seconds; with less, a connection pool often uses a connection that was just closed
        timeout_graceful_shutdown=GRACE_PERIOD_S,
    )
    return _Server(config, stopping)


class _WithExtensions:
    """The same application, with the extensions that uvicorn can support and ASGI does not define."""

    def __init__(self, app: ASGIApp, stopping: asyncio.Event) -> None:
        async def wait(seconds: float) -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), seconds)

        self._app = app
        self._offered = extensions.offer(_hang_up, wait)
        self.respond_at_once = at_once.function_of(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"], scope[_SEND] = self._offered, send
        try:  # noqa: SIM105 - every request passes here, and `suppress` costs time where nothing is raised
            await self._app(scope, receive, send)
        except ClientGone:
            pass


_SEND = "caveat.send"
"""The key of uvicorn's own `send` in a scope: a method of the cycle of one request and its response."""


def _hang_up(scope: Scope, ending: Disconnect) -> None:
    cycle: RequestResponseCycle = scope[_SEND].__self__
    # Otherwise uvicorn logs that the application sent no complete response.
    cycle.disconnected = True
    if ending is Disconnect.CLOSED:
        cycle.transport.close()
        return
    # A socket that may not linger resets its connection when it is closed (socket(7), SO_LINGER).
    cycle.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    cycle.transport.abort()


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve an application on an open socket until the process gets a signal to stop."""
    running = server(app)
    # All modules are loaded and stay, so the collector need not scan them; responses leave little garbage either.
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # uvicorn stops at the first two and then raises them again, which would skip the caller's cleanup.
        if signal.getsignal(stop) is not signal.SIG_IGN:
            signal.signal(stop, running.handle_exit)
    running.run(sockets=[listener])


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free loopback port until the context ends; gives the base URL."""
    running = server(app)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(GRACE_PERIOD_S + 5)
