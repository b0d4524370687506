"""A recorder: keeps the latest exchanges as bytes at little cost, and decodes them only when they are read."""

from __future__ import annotations

import marshal
import time
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import at_once, messages
from caveat.asgi.at_once import Messages
from caveat.exchange import Request, Response

MAX_BODY_BYTES = 64 * 1024
"""Bytes of a body that are kept; the rest of a longer body is dropped."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a recorder; past a limit the oldest exchanges are dropped."""

    max_exchanges: int = 500
    max_bytes: int = 16 * 1024 * 1024
    """Of targets, header fields and bodies together, with a small overhead per exchange."""


class RecordedExchange(NamedTuple):
    """An exchange as it was sent, still in bytes."""

    number: int
    """Counts all exchanges from 1; no number is used twice."""
    started_at: float
    """When the request arrived, in seconds since 1970."""
    duration_s: float
    """Until the last byte of the response was sent."""
    scope: Scope
    """The parts of the scope that make up a request."""
    start: Message | None
    """The response's status and header fields; None where there was no response."""
    request_body: bytes
    response_body: bytes
    complete: bool
    """Whether the whole response was sent."""
    truncated: bool
    """Whether a body was longer than `MAX_BODY_BYTES`."""

    @property
    def request(self) -> Request:
        """The request that was sent."""
        return messages.request(self.scope, self.request_body)

    @property
    def response(self) -> Response | None:
        """The response, None where the connection ended without one."""
        if self.start is None:
            return None
        return Response(self.start["status"], messages.headers(self.start.get("headers", [])), self.response_body)


_MARSHAL_VERSION = 2
"""Later versions look for objects that occur twice, which takes half of the time."""


def _exchange(  # noqa: PLR0913, PLR0917 - the stored fields, in a flat tuple: a nested one takes twice as long to write
    number: int,
    started_at: float,
    duration_s: float,
    method: str,
    path: str,
    raw_path: bytes | None,
    query_string: bytes,
    request_headers: list[tuple[bytes, bytes]],
    status: int | None,
    response_headers: list[tuple[bytes, bytes]] | None,
    request_body: bytes,
    response_body: bytes,
    complete: bool,  # noqa: FBT001 - positional, as it is stored
    truncated: bool,  # noqa: FBT001
) -> RecordedExchange:
    # Not the scope itself, which holds the connection.
    scope = {
        "method": method,
        "path": path,
        "raw_path": raw_path,
        "query_string": query_string,
        "headers": request_headers,
    }
    start = None
    if status is not None:
        start = {"type": "http.response.start", "status": status, "headers": response_headers}
    bodies = request_body, response_body
    return RecordedExchange(number, started_at, duration_s, scope, start, *bodies, complete, truncated)


class Recorder:
    """An application that passes every request on to another, and keeps the latest exchanges.

    Each exchange is kept as one string of bytes. As the thirty or so objects that it consists of, it would be spread
    over so much memory that every response took half as long again.
    """

    def __init__(self, app: ASGIApp, bounds: Bounds | None = None) -> None:
        self._app = app
        self._respond_at_once = at_once.function_of(app)
        self._bounds = bounds or Bounds()
        self._serialized: deque[bytes] = deque()
        self._bytes = 0
        self.last_number = 0
        """The number of the newest exchange."""

    @property
    def exchanges(self) -> tuple[RecordedExchange, ...]:
        """The exchanges that are kept, the oldest first."""
        return tuple(
            _exchange(*marshal.loads(serialized))  # noqa: S302 - our own, of this process
            for serialized in self._serialized
        )

    def clear(self) -> None:
        """Drop all exchanges; the numbers continue."""
        self._serialized.clear()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        recording = _Recording(self, scope, receive, send)
        try:
            await self._app(scope, recording.receive, recording.send)
        finally:
            if not recording.added:
                recording.add(complete=False)

    def respond_at_once(self, scope: Scope, body: bytes) -> Messages | None:
        """The response of the application, if it can respond at once."""
        started_at, started = time.time(), time.perf_counter()
        response = self._respond_at_once(scope, body)
        if response is not None:
            start, sent = response[0], response[1]["body"]
            truncated = len(body) > MAX_BODY_BYTES or len(sent) > MAX_BODY_BYTES
            bodies = (body[:MAX_BODY_BYTES], sent[:MAX_BODY_BYTES]) if truncated else (body, sent)
            self.add(scope, start, *bodies, started_at, time.perf_counter() - started, True, truncated)  # noqa: FBT003
        return response

    def add(  # noqa: PLR0913, PLR0917 - the fields of an exchange
        self,
        scope: Scope,
        start: Message | None,
        request_body: bytes,
        response_body: bytes,
        started_at: float,
        duration_s: float,
        complete: bool,  # noqa: FBT001 - named arguments take longer
        truncated: bool,  # noqa: FBT001
    ) -> None:
        """Keep an exchange, and drop the oldest past a limit."""
        self.last_number += 1
        fields = (
            self.last_number,
            started_at,
            duration_s,
            scope["method"],
            scope["path"],
            scope.get("raw_path"),
            scope.get("query_string", b""),
            scope["headers"],
            start["status"] if start is not None else None,
            start.get("headers", []) if start is not None else None,
            request_body,
            response_body,
            complete,
            truncated,
        )
        bounds, kept, serialized = self._bounds, self._serialized, marshal.dumps(fields, _MARSHAL_VERSION)
        kept.append(serialized)
        self._bytes += len(serialized)
        while self._bytes > bounds.max_bytes or len(kept) > bounds.max_exchanges:
            self._bytes -= len(kept.popleft())


class _Recording:
    """One exchange while its messages pass."""

    __slots__ = (
        "_receive", "_recorder", "_request_body", "_response_body", "_scope", "_send", "_start", "_started",
        "_started_at", "_truncated", "added",
    )  # fmt: skip

    def __init__(self, recorder: Recorder, scope: Scope, receive: Receive, send: Send) -> None:
        self._recorder = recorder
        self._scope = scope
        self._receive = receive
        self._send = send
        self._request_body = self._response_body = b""
        self._truncated = self.added = False
        self._start: Message | None = None
        self._started_at = time.time()
        self._started = time.perf_counter()

    async def receive(self) -> Message:
        message = await self._receive()
        chunk = message.get("body")
        if chunk:
            body = self._request_body
            self._request_body = chunk if not body and len(chunk) <= MAX_BODY_BYTES else self._extended(body, chunk)
        return message

    # Not a coroutine function: to return the coroutine of `send` costs less.
    def send(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.body":
            chunk = message.get("body")
            if chunk:
                body = self._response_body
                self._response_body = (
                    chunk if not body and len(chunk) <= MAX_BODY_BYTES else self._extended(body, chunk)
                )
            if not message.get("more_body"):
                # Before the client has the last byte: a client that reads the recorder next finds this exchange.
                self.add(complete=True)
        elif message["type"] == "http.response.start":
            self._start = message
        return self._send(message)

    def _extended(self, body: bytes, chunk: bytes) -> bytes:
        room = MAX_BODY_BYTES - len(body)
        if len(chunk) > room:
            self._truncated = True
            chunk = chunk[:room]
        return body + chunk

    def add(self, *, complete: bool) -> None:
        self.added = True
        duration_s = time.perf_counter() - self._started
        bodies = self._request_body, self._response_body
        self._recorder.add(self._scope, self._start, *bodies, self._started_at, duration_s, complete, self._truncated)
