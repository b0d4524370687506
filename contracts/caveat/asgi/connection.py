"""Part of the one door to uvicorn: a client's connection, with limits on its head and on its silence."""

from __future__ import annotations

import re
from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 128 * 1024
"""Bytes of a request line and its header fields, without the chunk that they began in; a longer head gets a 400."""

_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """Uvicorn's connection; uvicorn itself accepts a head of any length, and waits for a request without a limit.

    Uvicorn also loses the body of a request that asks for an upgrade, as Java's own client does by default.
    The number of connections is left to the system: past a limit of our own, the only answer would be a 503.
    """

    timeout_s = 30.0
    """Seconds without a byte from the client, in the middle of a request or before the first one."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start to wait for requests."""
        super().connection_made(transport)
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
        super().data_received(data)
        self._last_received = self.loop.time()
        # The first bytes of a head may arrive together with the previous request, so they do not count.
        in_same_head = self._in_head and self.scope is previous_scope
        self._head_bytes = self._head_bytes + len(data) if in_same_head else 0
        if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(f"The head is larger than {MAX_HEAD_BYTES} bytes.")

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
