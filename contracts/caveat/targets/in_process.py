"""A doorway to httpx, for what is never sent: clients that reach an application without a socket."""

from __future__ import annotations

from threading import Lock

import httpx
from starlette.types import ASGIApp, Message, Scope


class InProcess(httpx.BaseTransport):
    """Hands requests to an application that waits for nobody, such as a mock: no socket, no event loop, no thread."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._turn = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of any host; threads take turns."""
        body = request.read()
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        with self._turn:
            # What never waits is done by one pass over its steps.
            list(self._app(_scope(request), receive, send).__await__())
        start, *pieces = sent
        return httpx.Response(
            start["status"], headers=start["headers"], content=b"".join(piece["body"] for piece in pieces)
        )


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
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base_url)
