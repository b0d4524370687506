"""The first request is announced, once, before it is sent; a request that is refused is not announced."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.in_process import client
from caveat.asgi.tap import SENT
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.session.session import Session
from caveat.targets.announcement import announced
from caveat.targets.target import Target, observed


def test_the_first_request_that_is_sent_is_announced() -> None:
    events: list[str] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"] != "/refused":
            scope[SENT](Request(scope["method"], f"/v1{scope['path']}", Headers()))
            events.append(f"sent {scope['path']}")
        await messages.send(Response(204, Headers()), send)

    session = Session(catalogue.api("unleash"))
    target = observed(
        announced(Target(app), lambda request: events.append(f"announced {request.method} {request.target}")), session
    )
    with client(target.app, "http://acme.invalid") as http:
        for path in ("/refused", "/a", "/b"):
            http.get(path)
    assert events == ["announced GET /v1/a", "sent /a", "sent /b"]
    assert session.coverage.exchanges == 3
