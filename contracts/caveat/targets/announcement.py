"""Tells where a run goes: the method and the URL of its first request, before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.types import Receive, Scope, Send

from caveat.asgi.tap import SENT
from caveat.exchange import Request
from caveat.targets.target import Target


def announced(target: Target, show: Callable[[Request], None]) -> Target:
    """The same target; `show` gets the first request before it is sent, unmasked, with a target below the base URL."""
    is_announced = False

    async def announcing(scope: Scope, receive: Receive, send: Send) -> None:
        if is_announced or scope["type"] != "http":
            await target.app(scope, receive, send)
            return
        observe: Callable[[Request], None] = scope.get(SENT, lambda _request: None)

        def announce(request: Request) -> None:
            nonlocal is_announced
            observe(request)
            if not is_announced:
                is_announced = True
                show(request)

        await target.app({**scope, SENT: announce}, receive, send)

    return replace(target, app=announcing)
