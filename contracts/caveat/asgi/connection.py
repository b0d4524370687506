"""Part of the door to uvicorn: one client's connection, given up when the client does not come to an end."""

from __future__ import annotations

import re
from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 128 * 1024
"""Bytes of a request line with its header fields, not counting those that came first; a longer head is refused."""

_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """Uvicorn's own, which would hold a head of any length, and wait for the rest of a request for ever.

    It also would lose the body of a request that wishes to upgrade, as those of Java's own client do by default.
    How many connect at once is left to the system: past a bound of ours one could only answer 503.
    """

    patience = 30.0
    """Seconds of silence in the middle of a request, or before the first one."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to listen."""
        super().connection_made(transport)
        self._head = 0
        self._heard = self.loop.time()
        self._watch: TimerHandle = self.loop.call_later(self.patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes of a request."""
        if (b"pgrade:" in data or b"PGRADE:" in data) and not self._in_body:
            # Answered as if the wish was not there, as a server may (RFC 9110, 7.8).
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _UPGRADE.sub(b"", head) + end + rest
        before = self.scope
        super().data_received(data)
        self._heard = self.loop.time()
        # The first bytes of a head may have come with what was before it, so that they do not count.
        self._head = self._head + len(data) if self._in_head and self.scope is before else 0
        if self._head > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response(f"The head is larger than {LARGEST_HEAD} bytes.")

    @property
    def _in_head(self) -> bool:
        """Whether a head is to be completed: then a cycle begins, which has its scope."""
        return getattr(self.cycle, "scope", None) is not self.scope

    @property
    def _in_body(self) -> bool:
        """Whether a body is to be completed."""
        if self.cycle is None:  # before the first request
            return False
        return self.cycle.more_body and not self._in_head

    def _look(self) -> None:
        """Hang up if the client has been silent for too long, and it is not we who keep it waiting."""
        left = self._heard + self.patience - self.loop.time()
        if left <= 0 and not self._at_work:
            self.transport.close()
        else:
            self._watch = self.loop.call_later(left if left > 0 else self.patience, self._look)

    @property
    def _at_work(self) -> bool:
        """Whether it is our turn: a request is to be answered that is complete, or of which we have not read more."""
        if self.cycle is None:
            return False
        return not self.cycle.response_complete and (not self.cycle.more_body or self.flow.read_paused)

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: uvicorn would advise to install something, and the request is answered as any other."""
