"""A tap: passes each request and its response to an observer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi.messages import headers, read_body, request
from caveat.exchange import Headers, Request, Response

OBSERVED = "caveat.observed"
"""Key of a request's scope: a function that is called with what `observe` returned for this request."""

WEBHOOKS = "caveat.webhooks"
"""Key of a request's scope: a list to which a mock adds the webhook requests that the request causes."""

SENT = "caveat.sent"
"""Key of a request's scope: a function that an application calls with the request that it actually sends.

The observer gets that request: a forwarder adds header fields, and a guard replaces an expired token.
"""

ASIDE = "caveat.aside"
"""Key of a request's scope: a function that an application calls with a request and its response before it sends the
request again, or raises an error: the observer gets both, too.
"""

T = TypeVar("T")


def tapped(
    app: ASGIApp,
    observe: Callable[[Request, Response], T],
    deliver: Callable[[Request], object] = lambda _webhook: None,
) -> ASGIApp:
    """The same application; `observe` gets each request with its response, once the response is complete.

    If the connection ended before, it gets the part of the response that was sent. Then `deliver` gets each webhook
    request that the request caused.
    """
    return _Tap(app, observe, deliver)


@dataclass(frozen=True, slots=True, eq=False)
class _Tap(Generic[T]):
    app: ASGIApp
    observe: Callable[[Request, Response], T]
    deliver: Callable[[Request], object]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # With another tap outside, both use one list.
        scope.setdefault(WEBHOOKS, [])
        body = await read_body(receive)
        response = _SentResponse()
        # The last one is the one that was sent.
        requests = [request(scope, body)]

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send_and_report(message: Message) -> None:
            response.add(message)
            if response.complete:
                self._report(scope, requests[-1], response.response())
            await send(message)

        await self.app({**scope, SENT: requests.append, ASIDE: self.observe}, replay, send_and_report)
        if response.started and not response.complete:
            self._report(scope, requests[-1], response.response())

    def _report(self, scope: Scope, sent: Request, response: Response) -> None:
        result = self.observe(sent, response)
        for webhook in scope[WEBHOOKS]:
            self.deliver(webhook)
        if OBSERVED in scope:
            scope[OBSERVED](result)


class _SentResponse:
    """A response while its messages pass."""

    def __init__(self) -> None:
        self.started = False
        self.complete = False
        self._status = 0
        self._headers = Headers()
        self._chunks: list[bytes] = []

    def add(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self._status = message["status"]
            self._headers = headers(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self._chunks.append(message.get("body", b""))
            self.complete = not message.get("more_body", False)

    def response(self) -> Response:
        return Response(self._status, self._headers, b"".join(self._chunks))
