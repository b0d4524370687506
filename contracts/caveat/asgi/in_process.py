"""A doorway to httpx, for what is never sent: clients that reach an application without a socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Lock

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope

from caveat.asgi import extensions
from caveat.asgi.extensions import Disconnect, Wait


class InProcess(httpx.BaseTransport):
    """Hands requests to an application that waits for nobody, such as a mock: no socket, no event loop, no thread."""

    def __init__(self, app: ASGIApp, sleep: Callable[[float], None] = time.sleep) -> None:
        """Make it; `sleep` lets seconds pass, where the application asks for it."""
        self._app = app
        self._sleep = sleep
        self._turn = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of any host; threads take turns."""
        call = _Call(request, self._wait)
        body = request.read()
        with self._turn:
            # What never waits is done by one pass over its steps.
            list(self._app(call.scope, _receiving(body), call.send).__await__())
        return call.response()

    async def _wait(self, seconds: float) -> None:
        # Others take their turn meanwhile.
        self._turn.release()
        try:
            self._sleep(seconds)
        finally:
            self._turn.acquire()


class AsyncInProcess(httpx.AsyncBaseTransport):
    """Hands requests to any application, for code that runs in an event loop."""

    def __init__(self, app: ASGIApp, wait: Wait = asyncio.sleep) -> None:
        """Make it; `wait` lets seconds pass, where the application asks for it."""
        self._app = app
        self._wait = wait

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of any host."""
        call = _Call(request, self._wait)
        await self._app(call.scope, _receiving(await request.aread()), call.send)
        return call.response()


class _Call:
    """One request to an application, and what comes of it."""

    def __init__(self, request: httpx.Request, wait: Wait) -> None:
        self._request = request
        self._wait = wait
        self._sent: list[Message] = []
        self._ending: Disconnect | None = None
        self.scope = _scope(request)
        self.scope["extensions"] = extensions.offer(self._hang_up, self._patiently)

    async def send(self, message: Message) -> None:
        self._sent.append(message)

    def _hang_up(self, _scope: Scope, ending: Disconnect) -> None:
        self._ending = ending

    async def _patiently(self, seconds: float) -> None:
        """Wait as long as the client does: its time is up at once where it would not live to see the answer."""
        patience = self._request.extensions.get("timeout", {}).get("read")
        if patience is not None and seconds > patience:
            message = f"the answer takes {seconds:g} s, and the client waits {patience:g} s"
            raise httpx.ReadTimeout(message, request=self._request)
        await self._wait(seconds)

    def response(self) -> httpx.Response:
        """What the client gets, in httpx's own words where the connection was ended."""
        if self._ending is Disconnect.RESET:
            message = "[Errno 104] Connection reset by peer"
            raise httpx.ReadError(message, request=self._request)
        start, *pieces = self._sent
        body = b"".join(piece["body"] for piece in pieces)
        if self._ending is Disconnect.CLOSED:
            message = f"peer closed connection without sending complete message body (received {len(body)} bytes)"
            raise httpx.RemoteProtocolError(message, request=self._request)
        return httpx.Response(start["status"], headers=start["headers"], content=body)


def _receiving(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _scope(request: httpx.Request) -> Scope:
    return {
        "type": "http",
        "method": request.method,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
    }


def client(app: ASGIApp, base_url: str) -> httpx.Client:
    """A client of such an application."""
    return httpx.Client(transport=InProcess(app), base_url=base_url)


def async_client(app: ASGIApp, base_url: str) -> httpx.AsyncClient:
    """A client of any application, for code that runs in an event loop."""
    return httpx.AsyncClient(transport=AsyncInProcess(app), base_url=base_url)
