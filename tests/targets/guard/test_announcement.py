"""The first request is shown, once, before it is sent."""

from __future__ import annotations

from caveat.exchange import Headers, Request, Response
from caveat.targets.guard.announcement import Announcing


class Service:
    """A forwarder that records the requests that it sends."""

    def __init__(self, events: list[str]) -> None:
        self.events = events

    def prepared(self, request: Request) -> Request:
        return Request(request.method, f"/v1{request.target}")

    def send(self, request: Request) -> Response:
        self.events.append(f"sent {request.target}")
        return Response(204, Headers())

    def close(self) -> None:
        self.events.append("closed")


def test_the_first_request_is_shown_as_it_is_sent() -> None:
    events: list[str] = []
    forwarder = Announcing(Service(events), lambda request: events.append(f"shown {request.method} {request.target}"))
    for target in ("/a", "/b"):
        forwarder.send(forwarder.prepared(Request("GET", target)))
    forwarder.close()
    assert events == ["shown GET /v1/a", "sent /v1/a", "sent /v1/b", "closed"]
