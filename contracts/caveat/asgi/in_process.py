"""httpx clients that call an application in process, without a socket."""

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
    """Calls an application that never awaits a real event, such as a mock: no socket, no event loop, no thread."""

    def __init__(self, app: ASGIApp, sleep: Callable[[float], None] = time.sleep) -> None:
        """Create the transport; `sleep` waits the seconds that the application asks for."""
        self._app = app
        self._sleep = sleep
        self._lock = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, to any host; one thread at a time."""
        call = _Call(request, self._wait)
        body = request.read()
        with self._lock:
            # A coroutine that never suspends runs to its end in one iteration.
            list(self._app(call.scope, _receive(body), call.send).__await__())
        return call.response()

    async def _wait(self, seconds: float) -> None:
        # Other threads may send their requests during the wait.
        self._lock.release()
        try:
            self._sleep(seconds)
        finally:
            self._lock.acquire()


class AsyncInProcess(httpx.AsyncBaseTransport):
    """Calls any application, for code that runs in an event loop."""

    def __init__(self, app: ASGIApp, wait: Wait = asyncio.sleep) -> None:
        """Create the transport; `wait` waits the seconds that the application asks for."""
        self._app = app
        self._wait = wait

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, to any host."""
        call = _Call(request, self._wait)
        await self._app(call.scope, _receive(await request.aread()), call.send)
        return call.response()


class _Call:
    """One request to an application, and the messages of its response."""

    def __init__(self, request: httpx.Request, wait: Wait) -> None:
        self._request = request
        self._wait = wait
        self._sent: list[Message] = []
        self._ending: Disconnect | None = None
        self.scope = _scope(request)
        self.scope["extensions"] = extensions.offer(self._hang_up, self._wait_within_timeout)

    async def send(self, message: Message) -> None:
        self._sent.append(message)

    def _hang_up(self, _scope: Scope, ending: Disconnect) -> None:
        self._ending = ending

    async def _wait_within_timeout(self, seconds: float) -> None:
        """Wait, or raise `ReadTimeout` at once where the wait is longer than the client's read timeout."""
        timeout = self._request.extensions.get("timeout", {}).get("read")
        if timeout is not None and seconds > timeout:
            message = f"the response takes {seconds:g} s, and the client's read timeout is {timeout:g} s"
            raise httpx.ReadTimeout(message, request=self._request)
        await self._wait(seconds)

    def response(self) -> httpx.Response:
        """The response; raises what httpx raises where the application ended the connection."""
        if self._ending is Disconnect.RESET:
            message = "[Errno 104] Connection reset by peer"
            raise httpx.ReadError(message, request=self._request)
        start, *chunks = self._sent
        body = b"".join(chunk["body"] for chunk in chunks)
        if self._ending is Disconnect.CLOSED:
            message = f"peer closed connection without sending complete message body (received {len(body)} bytes)"
            raise httpx.RemoteProtocolError(message, request=self._request)
        return httpx.Response(start["status"], headers=start["headers"], content=body)


def _receive(body: bytes) -> Receive:
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
    """A client that calls an application through `InProcess`."""
    return httpx.Client(transport=InProcess(app), base_url=base_url)


def async_client(app: ASGIApp, base_url: str) -> httpx.AsyncClient:
    """A client that calls an application through `AsyncInProcess`."""
    return httpx.AsyncClient(transport=AsyncInProcess(app), base_url=base_url)
