"""Two ASGI extensions of Caveat's servers: an application can end the connection, and can wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

from starlette.types import Scope


class Disconnect(StrEnum):
    """How a connection ends before its response is complete."""

    RESET = "reset"
    """At once; the client sees a connection error (RFC 9293, 3.10.7.4)."""
    CLOSED = "closed"
    """After the bytes that were written are sent."""


HangUp: TypeAlias = Callable[[Scope, Disconnect], None]
"""Ends the connection of the request that a scope belongs to."""
Wait: TypeAlias = Callable[[float], Awaitable[None]]
"""Waits this many seconds."""

_HANG_UP = "caveat.hang_up"
_WAIT = "caveat.wait"


def offer(hang_up: HangUp, wait: Wait = asyncio.sleep) -> Mapping[str, object]:
    """The value of `extensions` in the scope of every request, for a server that supports both."""
    return {_HANG_UP: hang_up, _WAIT: wait}


def hang_up(scope: Scope, ending: Disconnect) -> None:
    """End the connection of a request; the application must not send anything afterwards."""
    offered: HangUp | None = scope.get("extensions", {}).get(_HANG_UP)
    if offered is None:
        # Other servers close the connection when their application raises.
        message = f"the connection is {ending} on purpose"
        raise ConnectionAbortedError(message)
    offered(scope, ending)


async def wait(scope: Scope, seconds: float) -> None:
    """Wait in the way that the server of a request offers, else by `asyncio.sleep`."""
    offered: Wait = scope.get("extensions", {}).get(_WAIT, asyncio.sleep)
    await offered(seconds)
