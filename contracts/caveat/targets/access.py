"""A line for each request to an application."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.clock import Clock
from caveat.redaction import Redactor
from caveat.targets import wire


def logged(app: ASGIApp, write: Callable[[str], None], redactor: Redactor, clock: Clock) -> ASGIApp:
    """The same application; time, method, path, status (`-`: none) and milliseconds of each request are written."""

    async def log(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        began = time.perf_counter()
        moment = clock()
        answered = False

        def tell(status: str) -> None:
            took = (time.perf_counter() - began) * 1000
            target = redactor.target(wire.request(scope, b"").target)
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
