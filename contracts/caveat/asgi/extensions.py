"""What an application may ask of its server beyond ASGI: to hang up, and to let time pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

from starlette.types import Scope


class Disconnect(StrEnum):
    """How a connection ends before its answer is complete."""

    RESET = "reset"
    """At once; the other side is told that something is wrong (RFC 9293, 3.10.7.4)."""
    CLOSED = "closed"
    """After what was written is sent."""


HangUp: TypeAlias = Callable[[Scope, Disconnect], None]
"""Ends the connection that the request of a scope came by."""
Wait: TypeAlias = Callable[[float], Awaitable[None]]
"""Lets this many seconds pass."""

_HANG_UP = "caveat.hang_up"
_WAIT = "caveat.wait"


def offer(hang_up: HangUp, wait: Wait = asyncio.sleep) -> Mapping[str, object]:
    """The server's part: what stands under `extensions` in the scope of every request."""
    return {_HANG_UP: hang_up, _WAIT: wait}


def hang_up(scope: Scope, ending: Disconnect) -> None:
    """End the connection that a request came by; whoever does so sends no more."""
    offered: HangUp | None = scope.get("extensions", {}).get(_HANG_UP)
    if offered is None:
        # Somebody else's server closes the connection when its application fails.
        message = f"the connection is {ending} on purpose"
        raise ConnectionAbortedError(message)
    offered(scope, ending)


async def wait(scope: Scope, seconds: float) -> None:
    """Let time pass as it does for the one who asked."""
    offered: Wait = scope.get("extensions", {}).get(_WAIT, asyncio.sleep)
    await offered(seconds)
