"""The last exchanges as clients saw them: kept as they pass at little cost, and read only when somebody looks."""

from __future__ import annotations

import marshal
import time
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Request, Response

LONGEST = 64 * 1024
"""Bytes of a body that are kept; the rest of a longer one is cut off."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept at the most; past that the oldest exchanges are dropped."""

    exchanges: int = 500
    octets: int = 16 * 1024 * 1024
    """Of targets, header fields and bodies together, with a few more for what tells them apart."""


class RecordedExchange(NamedTuple):
    """An exchange as it passed, still in bytes."""

    number: int
    """Counts all exchanges, from 1; no number comes twice."""
    at: float
    """When the request came, in seconds since 1970."""
    seconds: float
    """Until the last of the answer was sent."""
    scope: Scope
    """As much of it as makes a request."""
    start: Message | None
    """The answer's status and header fields; None where there was no answer."""
    asked: bytes
    answered: bytes
    complete: bool
    """Whether the answer came to its end."""
    cut: bool
    """Whether a body was longer than what is kept of it."""

    @property
    def request(self) -> Request:
        """The request that was sent."""
        return messages.request(self.scope, self.asked)

    @property
    def response(self) -> Response | None:
        """The answer, None where the connection ended without one."""
        if self.start is None:
            return None
        return Response(self.start["status"], messages.headers(self.start.get("headers", [])), self.answered)


class Recorder:
    """An application that passes all on to another, and keeps the last exchanges.

    Each is kept as one string of bytes. Kept as the objects that it is made of, some thirty of them, they would be
    spread over so much memory that every answer took half as long again.
    """

    def __init__(self, app: ASGIApp, bounds: Bounds | None = None) -> None:
        self._app = app
        self._bounds = bounds or Bounds()
        self._kept: deque[bytes] = deque()
        self._octets = 0
        self.last = 0
        """The number of the exchange that was kept last."""

    @property
    def kept(self) -> tuple[RecordedExchange, ...]:
        """What is kept, the oldest first."""
        return tuple(RecordedExchange(*marshal.loads(kept)) for kept in self._kept)  # noqa: S302 - our own, of this process

    def clear(self) -> None:
        """Keep nothing of what has passed; numbers go on."""
        self._kept.clear()
        self._octets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passing = _Recording(self, scope, receive, send)
        try:
            await self._app(scope, passing.hear, passing.say)
        finally:
            if not passing.kept:
                passing.keep(complete=False)

    def keep(self, passed: tuple[Any, ...]) -> None:
        """Keep an exchange, and drop the oldest where there is too much; `passed` has the parts of `Passed`."""
        bounds, written = self._bounds, marshal.dumps(passed)
        self.last += 1
        self._kept.append(written)
        self._octets += len(written)
        while self._octets > bounds.octets or len(self._kept) > bounds.exchanges:
            self._octets -= len(self._kept.popleft())


class _Recording:
    """One exchange as its pieces come by."""

    __slots__ = (
        "_answered", "_asked", "_at", "_began", "_cut", "_receive", "_recorder", "_scope", "_send", "_start", "kept",
    )  # fmt: skip

    def __init__(self, recorder: Recorder, scope: Scope, receive: Receive, send: Send) -> None:
        self._recorder = recorder
        self._scope = scope
        self._receive = receive
        self._send = send
        self._asked = self._answered = b""
        self._cut = self.kept = False
        self._start: Message | None = None
        self._at = time.time()
        self._began = time.perf_counter()

    async def hear(self) -> Message:
        message = await self._receive()
        piece = message.get("body")
        if piece:
            self._asked = self._longer(self._asked, piece)
        return message

    # No coroutine of its own: handing over the one of `send` costs less.
    def say(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.body":
            piece = message.get("body")
            if piece:
                self._answered = self._longer(self._answered, piece)
            if not message.get("more_body"):
                # Before the client has the last of it, so that whoever asks next finds it here.
                self.keep(complete=True)
        elif message["type"] == "http.response.start":
            self._start = message
        return self._send(message)

    def _longer(self, kept: bytes, piece: bytes) -> bytes:
        room = LONGEST - len(kept)
        if len(piece) > room:
            self._cut = True
            piece = piece[:room]
        return kept + piece

    def keep(self, *, complete: bool) -> None:
        self.kept = True
        scope, start = self._scope, self._start
        # Not the scope itself, which holds the connection.
        request = {
            "method": scope["method"],
            "path": scope["path"],
            "raw_path": scope.get("raw_path"),
            "query_string": scope.get("query_string", b""),
            "headers": scope["headers"],
        }
        took = time.perf_counter() - self._began
        number = self._recorder.last + 1
        self._recorder.keep((number, self._at, took, request, start, self._asked, self._answered, complete, self._cut))
