"""The fastest possible application, as a process on the same server as the mocks: its response is constant."""

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
    """An application that reads the body, and sends this response."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    asyncio.run(messages.send(response, keep))
    start, body = sent

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
