"""Runs an action, such as saving the state, when an application is idle after requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

QUIET_S = 1.0
"""Seconds without a request after which the action runs."""

MAX_DELAY_S = 30.0
"""Seconds after a request in which the action runs at the latest, if requests never pause."""


class Cancellable(Protocol):
    """A scheduled call."""

    def cancel(self) -> None:
        """Do not make the call."""


def _call_later(seconds: float, call: Callable[[], None]) -> Cancellable:
    return asyncio.get_running_loop().call_later(seconds, call)


class WhenQuiet:
    """Passes requests to an application, and runs an action in the event loop once no request came for a while."""

    def __init__(
        self,
        app: ASGIApp,
        action: Callable[[], None],
        *,
        schedule: Callable[[float, Callable[[], None]], Cancellable] = _call_later,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create the application; tests replace `schedule` and `clock`, by default those of the event loop."""
        self._app = app
        self._action = action
        self._schedule = schedule
        self._clock = clock
        self._scheduled: Cancellable | None = None
        self._latest = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                self._postpone()

    def _postpone(self) -> None:
        now = self._clock()
        if self._scheduled is None:
            self._latest = now + MAX_DELAY_S
        else:
            self._scheduled.cancel()
        self._scheduled = self._schedule(max(0.0, min(QUIET_S, self._latest - now)), self._run)

    def _run(self) -> None:
        self._scheduled = None
        self._action()
