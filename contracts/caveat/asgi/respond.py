"""Sends a request to an application without a socket, as the bytes of its scope."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message

from caveat.asgi import messages
from caveat.exchange import Request, Response


class NoResponse(Exception):
    """The application ended without a complete response."""


def respond(app: ASGIApp, request: Request, base_url: str, loop: asyncio.AbstractEventLoop) -> Response:
    """The response of an application; raises `NoResponse`, and what the application raises."""
    return loop.run_until_complete(answer(app, request, base_url))


async def answer(
    app: ASGIApp, request: Request, base_url: str, extensions: Mapping[str, object] | None = None
) -> Response:
    """The response of an application in an event loop; raises `NoResponse`, and what the application raises."""
    sent: list[Message] = []
    parts = urlsplit(base_url)
    path, _, query = request.target.partition("?")

    async def receive() -> Message:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme or "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "root_path": "",
        "query_string": query.encode("latin-1"),
        "headers": list(request.headers.raw),
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname or "", parts.port or 80),
        "extensions": extensions or {},
    }
    await app(scope, receive, send)
    if not sent or sent[0]["type"] != "http.response.start":
        raise NoResponse
    start, *chunks = sent
    body = b"".join(chunk.get("body", b"") for chunk in chunks)
    return Response(start["status"], messages.headers(start.get("headers", [])), body)
