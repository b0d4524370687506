"""The ASGI extensions: what the application calls, and what the server offers."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Scope

from caveat.asgi import extensions
from caveat.asgi.extensions import Disconnect


def test_the_functions_that_a_server_offers_are_called() -> None:
    calls: list[object] = []

    async def wait(seconds: float) -> None:
        calls.append(seconds)

    scope: Scope = {"type": "http", "path": "/a"}
    scope["extensions"] = extensions.offer(lambda scope, ending: calls.append((scope["path"], ending)), wait)
    extensions.hang_up(scope, Disconnect.CLOSED)
    asyncio.run(extensions.wait(scope, 0.5))
    assert calls == [("/a", Disconnect.CLOSED), 0.5]


def test_without_the_extension_an_error_makes_the_server_close_the_connection() -> None:
    scope: Scope = {"type": "http"}
    with pytest.raises(ConnectionAbortedError, match="the connection is reset on purpose"):
        extensions.hang_up(scope, Disconnect.RESET)
    asyncio.run(extensions.wait(scope, 0))
