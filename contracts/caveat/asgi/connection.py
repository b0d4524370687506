"""uvicorn's connection of a client, with limits on the size of a head and on idle time."""

from __future__ import annotations

import re
from asyncio import TimerHandle, Transport
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from caveat.asgi import at_once

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

MAX_HEAD_BYTES = 128 * 1024
"""Bytes of a request line and its header fields, without the chunk that they began in; a longer head gets a 400."""

_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """Uvicorn's connection; uvicorn itself accepts a head of any length, and waits for a request without a limit.

    Uvicorn also loses the body of a request that asks for an upgrade, as Java's own client does by default, and starts
    a task for each request, also where an application can respond at once (`asgi.at_once`).
    The number of connections is left to the system: past a limit of our own, the only answer would be a 503.
    """

    timeout_s = 30.0
    """Seconds without a byte from the client, in the middle of a request or before the first one."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start to wait for requests."""
        super().connection_made(transport)
        self._respond_at_once = at_once.function_of(self.app)
        self._held: tuple[RequestResponseCycle, ASGI3Application] | None = None
        self._is_holding = False
        self._head_bytes = 0
        self._last_received = self.loop.time()
        self._timer: TimerHandle = self.loop.call_later(self.timeout_s, self._check_timeout)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes of a request."""
        if (b"pgrade:" in data or b"PGRADE:" in data) and not self._in_body:
            # A server may ignore the field (RFC 9110, 7.8), so it is removed.
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _UPGRADE.sub(b"", head) + end + rest
        previous_scope = self.scope
        self._is_holding = True
        super().data_received(data)
        self._start_held()
        self._last_received = self.loop.time()
        # The first bytes of a head may arrive together with the previous request, so they do not count.
        in_same_head = self.scope is previous_scope and self._in_head
        self._head_bytes = self._head_bytes + len(data) if in_same_head else 0
        if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(f"The head is larger than {MAX_HEAD_BYTES} bytes.")

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Start the response to a request, once all is read that was received with its head."""
        self._held = cycle, app
        if not self._is_holding:
            self._start_held()

    def _start_held(self) -> None:
        self._is_holding = True
        # The end of a response starts that to the next request, if it was received, too.
        while self._held is not None:
            (cycle, app), self._held = self._held, None
            try:
                has_responded = self._respond(cycle)
            except Exception as error:  # noqa: BLE001 - uvicorn logs it, and responds with a 500
                has_responded, app = False, _raising(error)
            if not has_responded:
                super()._start_asgi_task(cycle, app)
        self._is_holding = False

    def _respond(self, cycle: RequestResponseCycle) -> bool:
        """Whether the application responds at once, which takes a third less time than a task and its messages."""
        if cycle.more_body or not cycle.keep_alive or cycle.waiting_for_100_continue or self.flow.write_paused:
            return False
        response = self._respond_at_once(cycle.scope, bytes(cycle.body))  # type: ignore[arg-type]  # uvicorn's own type
        if response is None:
            return False
        start, body = response
        fields = self.server_state.default_headers + start["headers"]
        self.transport.write(b"".join([STATUS_LINE[start["status"]], *map(_line, fields), b"\r\n", body["body"]]))
        cycle.response_started = cycle.response_complete = True
        if self.pipeline:
            self.on_response_complete()
        else:
            # That also starts a timer for silent clients, but ours is shorter.
            self.server_state.total_requests += 1
        return True

    @property
    def _in_head(self) -> bool:
        """Whether a head is incomplete: once it is complete, a cycle starts that has its scope."""
        return getattr(self.cycle, "scope", None) is not self.scope

    @property
    def _in_body(self) -> bool:
        """Whether a body is incomplete."""
        if self.cycle is None:  # before the first request
            return False
        return self.cycle.more_body and not self._in_head

    def _check_timeout(self) -> None:
        """Close the connection if the client was silent for too long and does not wait for a response."""
        left = self._last_received + self.timeout_s - self.loop.time()
        if left <= 0 and not self._owes_response:
            self.transport.close()
        else:
            self._timer = self.loop.call_later(left if left > 0 else self.timeout_s, self._check_timeout)

    @property
    def _owes_response(self) -> bool:
        """Whether the client waits for the server: its request is complete, or reading is paused on our side."""
        if self.cycle is None:
            return False
        return not self.cycle.response_complete and (not self.cycle.more_body or self.flow.read_paused)

    def _unsupported_upgrade_warning(self) -> None:
        """Log nothing: uvicorn would advise to install a package, and the request is processed like any other."""


@lru_cache(maxsize=1024)
def _line(field: tuple[bytes, bytes]) -> bytes:
    """A header field as it is sent; raises `ValueError` if it would end the line, or has no valid name."""
    name, value = field
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        message = f"{field!r} is not a header field"
        raise ValueError(message)
    return b"%b: %b\r\n" % field


def _raising(error: Exception) -> ASGI3Application:
    """An application that raises an error."""

    async def app(*_of_asgi: object) -> NoReturn:
        raise error

    return app
