"""The access log: one line for each request, without secrets."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from starlette.types import Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.access_log import logged
from caveat.exchange import Response
from caveat.judging.redaction import Redactor


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        await messages.lifespan(receive, send)
    elif scope["path"] == "/disconnected":
        raise messages.ClientGone
    elif scope["path"] != "/no-response":
        await messages.send(Response(410), send)


def logged_lines(scope: Scope, *messages_in: Message) -> list[str]:
    lines: list[str] = []
    pending = iter(messages_in)

    async def receive() -> Message:
        return next(pending)

    async def send(_message: Message) -> None:
        pass

    redactor = Redactor.of(values=["fake-secret"], fields=["key"])
    logged_app = logged(app, lines.append, redactor.target, lambda: datetime(2026, 5, 1, 12, tzinfo=UTC))

    async def run() -> None:
        with suppress(messages.ClientGone):
            await logged_app(scope, receive, send)

    asyncio.run(run())
    return lines


@pytest.mark.parametrize(
    ("path", "query", "target"),
    [
        ("/pets", b"", "/pets"),
        ("/pets", b"limit=1&key=any", "/pets?limit=1&key=***"),
        ("/pets/fake-secret", b"x=fake%2dsecret", "/pets/***?x=***"),
    ],
)
def test_a_line_has_time_method_target_status_and_milliseconds(path: str, query: bytes, target: str) -> None:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": []}
    [line] = logged_lines(scope)
    assert re.fullmatch(re.escape(f"2026-05-01T12:00:00+00:00 GET {target} 410 ") + r"\d+ ms", line)


@pytest.mark.parametrize("path", ["/no-response", "/disconnected"])
def test_a_request_without_a_response_is_logged_too(path: str) -> None:
    [line] = logged_lines({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []})
    assert re.fullmatch(rf"2026-05-01T12:00:00\+00:00 GET {path} - \d+ ms", line)


def test_startup_and_shutdown_are_not_logged() -> None:
    assert logged_lines({"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}) == []
