"""A tap: shows each request that passes to an application, and its response, to an observer."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi.messages import headers, read_body, request
from caveat.exchange import Headers, Request, Response


def tapped(app: ASGIApp, watch: Callable[[Request, Response], None]) -> ASGIApp:
    """The same application, with each request and its response shown to `watch` once the response is complete.

    What came of a response whose connection ended before is shown too.
    """

    async def tap(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body = await read_body(receive)
        seen = _Seen()

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def note(message: Message) -> None:
            seen.note(message)
            if seen.complete:
                watch(request(scope, body), seen.response())
            await send(message)

        await app(scope, replay, note)
        if seen.begun and not seen.complete:
            watch(request(scope, body), seen.response())

    return tap


class _Seen:
    """A response as it comes by."""

    def __init__(self) -> None:
        self.begun = False
        self.complete = False
        self._status = 0
        self._headers = Headers()
        self._pieces: list[bytes] = []

    def note(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self._status = message["status"]
            self._headers = headers(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self._pieces.append(message.get("body", b""))
            self.complete = not message.get("more_body", False)

    def response(self) -> Response:
        return Response(self._status, self._headers, b"".join(self._pieces))
