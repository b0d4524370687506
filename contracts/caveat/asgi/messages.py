"""Between ASGI messages and our nouns: a scope becomes a `Request`, a `Response` becomes messages."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import quote

from starlette.types import Message, Receive, Scope, Send

from caveat.exchange import Headers, Request, Response


class BodyTooLarge(Exception):
    """The body is longer than the application takes."""


class ClientGone(Exception):
    """The client hung up before its request was complete; nobody waits for an answer."""


MAX_DISCARDED_BYTES = 256 * 1024 * 1024
"""Bytes of a body that are read though they are too many: most clients listen only when they have sent all."""


async def read_body(receive: Receive, limit: float = math.inf) -> bytes:
    """The whole body; raises `ClientGone`, and `BodyTooLarge` where it has more bytes than `limit`."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece: bytes = message.get("body", b"")
        size += len(piece)
        pieces.append(piece)
        if size > limit:
            pieces.clear()
        if not message.get("more_body", False) or size > limit + MAX_DISCARDED_BYTES:
            break
    if size > limit:
        raise BodyTooLarge
    return b"".join(pieces)


def request(scope: Scope, body: bytes) -> Request:
    """The request that a scope describes."""
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope.get("query_string", b"")
    target = raw_path.decode("latin-1") + ("?" + query.decode("latin-1") if query else "")
    return Request(scope["method"], target, headers(scope["headers"]), body)


def headers(octets: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Header fields that stand in a scope or a message."""
    return Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in octets])


def messages(response: Response, *, head: bool = False) -> tuple[Message, Message]:
    """A response as an application sends it; to a HEAD request without its body."""
    fields = list(response.headers.octets)
    if "content-length" not in response.headers and response.status not in {204, 304}:
        fields.append((b"content-length", b"%d" % len(response.body)))
    start = {"type": "http.response.start", "status": response.status, "headers": fields}
    return start, {"type": "http.response.body", "body": b"" if head else response.body}


async def send(response: Response, send: Send, *, head: bool = False) -> None:
    """Send a response; to a HEAD request without its body."""
    for message in messages(response, head=head):
        await send(message)


async def lifespan(receive: Receive, send: Send, stop: Callable[[], Awaitable[None]] | None = None) -> None:
    """Answer a server's start and stop for an application that has nothing to do then, or only to `stop`."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown" and stop is not None:
            await stop()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
