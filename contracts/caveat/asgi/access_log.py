"""A line for each request to an application."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages


def logged(
    app: ASGIApp, write: Callable[[str], None], redact: Callable[[str], str], now: Callable[[], datetime]
) -> ASGIApp:
    """The same application; writes time, method, redacted target, status (`-`: none) and milliseconds per request."""

    async def log(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        began = time.perf_counter()
        moment = now()
        answered = False

        def tell(status: str) -> None:
            took = (time.perf_counter() - began) * 1000
            target = redact(messages.request(scope, b"").target)
            write(f"{moment.isoformat(timespec='seconds')} {scope['method']} {target} {status} {took:.0f} ms")

        async def note(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                tell(str(message["status"]))
            await send(message)

        try:
            await app(scope, receive, note)
        finally:
            if not answered:
                tell("-")

    return log
