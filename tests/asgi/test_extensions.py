"""What an application asks of its server, and what a server offers."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Scope

from caveat.asgi import extensions
from caveat.asgi.extensions import Disconnect


def test_a_server_hears_what_is_asked_of_it() -> None:
    asked: list[object] = []

    async def wait(seconds: float) -> None:
        asked.append(seconds)

    scope: Scope = {"type": "http", "path": "/a"}
    scope["extensions"] = extensions.offer(lambda scope, ending: asked.append((scope["path"], ending)), wait)
    extensions.hang_up(scope, Disconnect.CLOSED)
    asyncio.run(extensions.wait(scope, 0.5))
    assert asked == [("/a", Disconnect.CLOSED), 0.5]


def test_a_server_that_offers_nothing_is_made_to_hang_up() -> None:
    scope: Scope = {"type": "http"}
    with pytest.raises(ConnectionAbortedError, match="the connection is reset on purpose"):
        extensions.hang_up(scope, Disconnect.RESET)
    asyncio.run(extensions.wait(scope, 0))
