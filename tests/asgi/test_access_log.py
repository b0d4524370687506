"""The access log: a line for each answer, and no secret in it."""

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


async def gone(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        await messages.lifespan(receive, send)
    elif scope["path"] == "/left":
        raise messages.ClientGone
    elif scope["path"] != "/silent":
        await messages.send(Response(410), send)


def written(scope: Scope, *sent: Message) -> list[str]:
    lines: list[str] = []
    waiting = iter(sent)

    async def receive() -> Message:
        return next(waiting)

    async def send(_message: Message) -> None:
        pass

    redactor = Redactor.of(values=["fake-secret"], fields=["key"])
    app = logged(gone, lines.append, redactor.target, lambda: datetime(2026, 5, 1, 12, tzinfo=UTC))

    async def run() -> None:
        with suppress(messages.ClientGone):
            await app(scope, receive, send)

    asyncio.run(run())
    return lines


@pytest.mark.parametrize(
    ("path", "query", "target"),
    [
        ("/pets", b"", "/pets"),
        ("/pets", b"limit=1&key=whatever", "/pets?limit=1&key=***"),
        ("/pets/fake-secret", b"x=fake%2dsecret", "/pets/***?x=***"),
    ],
)
def test_a_line_tells_time_method_path_status_and_milliseconds(path: str, query: bytes, target: str) -> None:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": []}
    [line] = written(scope)
    assert re.fullmatch(re.escape(f"2026-05-01T12:00:00+00:00 GET {target} 410 ") + r"\d+ ms", line)


@pytest.mark.parametrize("path", ["/silent", "/left"])
def test_a_request_without_an_answer_is_told_too(path: str) -> None:
    [line] = written({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []})
    assert re.fullmatch(rf"2026-05-01T12:00:00\+00:00 GET {path} - \d+ ms", line)


def test_a_start_and_a_stop_are_no_requests() -> None:
    assert written({"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}) == []
