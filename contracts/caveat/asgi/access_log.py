"""An access log: one line for each request."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages


def logged(
    app: ASGIApp, write: Callable[[str], None], redact: Callable[[str], str], now: Callable[[], datetime]
) -> ASGIApp:
    """The application, with a log line for each request: time, method, redacted target, status or `-`, milliseconds."""

    async def log(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        started = time.perf_counter()
        received_at = now()
        has_status = False

        def write_line(status: str) -> None:
            duration_ms = (time.perf_counter() - started) * 1000
            target = redact(messages.request(scope, b"").target)
            write(
                f"{received_at.isoformat(timespec='seconds')} {scope['method']} {target} {status} {duration_ms:.0f} ms"
            )

        async def send_and_log(message: Message) -> None:
            nonlocal has_status
            if message["type"] == "http.response.start":
                has_status = True
                write_line(str(message["status"]))
            await send(message)

        try:
            await app(scope, receive, send_and_log)
        finally:
            if not has_status:
                write_line("-")

    return log
