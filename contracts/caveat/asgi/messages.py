"""Converts between ASGI and Caveat's types: a scope becomes a `Request`, a `Response` becomes messages."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from urllib.parse import quote

from starlette.types import Message, Receive, Scope, Send

from caveat.exchange import Headers, Request, Response


class BodyTooLarge(Exception):
    """The request body is longer than the application accepts."""


class ClientGone(Exception):
    """The client disconnected before its request was complete; it gets no response."""


MAX_DISCARDED_BYTES = 256 * 1024 * 1024
"""Bytes of a body above the limit that are still read: most clients read the response only after they sent it all."""


async def read_body(receive: Receive, limit: float = math.inf) -> bytes:
    """The whole body; raises `ClientGone`, and `BodyTooLarge` where it has more bytes than `limit`."""
    first = await receive()
    body = whole_body(first, limit)
    return await read_rest(first, receive, limit) if body is None else body


def whole_body(message: Message, limit: float) -> bytes | None:
    """The body of a request whose first message has all of it, within the limit; else None."""
    if message["type"] != "http.request" or message.get("more_body", False):
        return None
    body: bytes = message.get("body", b"")
    return body if len(body) <= limit else None


async def read_rest(message: Message, receive: Receive, limit: float) -> bytes:
    """The whole body, given the first message; raises `ClientGone` and `BodyTooLarge`."""
    chunks: list[bytes] = []
    size = 0
    while True:
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        chunks.append(chunk)
        if size > limit:
            chunks.clear()
        if not message.get("more_body", False) or size > limit + MAX_DISCARDED_BYTES:
            break
        message = await receive()
    if size > limit:
        raise BodyTooLarge
    return b"".join(chunks)


def request(scope: Scope, body: bytes) -> Request:
    """The request that a scope describes."""
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope.get("query_string", b"")
    target = raw_path.decode("latin-1") + ("?" + query.decode("latin-1") if query else "")
    return Request(scope["method"], target, headers(scope["headers"]), body)


MAX_CACHED = 64
"""Sets of header fields that are cached: a client sends most of its requests with the same ones."""


def headers(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The header fields of a scope or of a message."""
    fields = tuple(raw)
    try:
        return _headers(fields)
    except TypeError:
        # Applications may also give a field as a list, which has no hash.
        return _headers(tuple((name, value) for name, value in fields))


@lru_cache(MAX_CACHED)
def _headers(raw: tuple[tuple[bytes, bytes], ...]) -> Headers:
    return Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw])


def messages(response: Response, *, head: bool = False) -> tuple[Message, Message]:
    """The messages that send a response; without its body in reply to a HEAD request."""
    fields = list(response.headers.raw)
    if "content-length" not in response.headers and response.status not in {204, 304}:
        fields.append((b"content-length", b"%d" % len(response.body)))
    start = {"type": "http.response.start", "status": response.status, "headers": fields}
    return start, {"type": "http.response.body", "body": b"" if head else response.body}


async def send(response: Response, send: Send, *, head: bool = False) -> None:
    """Send a response; without its body in reply to a HEAD request."""
    for message in messages(response, head=head):
        await send(message)


async def lifespan(receive: Receive, send: Send, stop: Callable[[], Awaitable[None]] | None = None) -> None:
    """Confirm a server's startup and shutdown; `stop` runs at shutdown, before the confirmation."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown" and stop is not None:
            await stop()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
