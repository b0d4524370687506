"""The least that an application can do, as a process on the server that mocks run on: it always answers the same."""

from __future__ import annotations

import asyncio
import socket
import sys

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bench.requests import requests
from caveat.asgi import messages
from caveat.asgi.server import serve
from caveat.catalogue import catalogue
from caveat.exchange import Response
from caveat.mock.build import build_mock


def constant_app(response: Response) -> ASGIApp:
    """Reads the body, and says what it was told to."""
    said: list[Message] = []

    async def learn(message: Message) -> None:
        said.append(message)

    asyncio.run(messages.send(response, learn))
    start, body = said

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        while (await receive()).get("more_body"):
            pass
        await send(start)
        await send(body)

    return app


if __name__ == "__main__":
    name, port = sys.argv[1:]
    mock = build_mock(catalogue.api("dialog360"))
    serve(constant_app(mock.answer(dict(requests(mock))[name])), socket.create_server(("127.0.0.1", int(port))))
