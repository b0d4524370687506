"""The sample API as a server: `python -m harbour_server PORT` serves it at the loopback address for half an hour.

`PUT /-/switches` with a list of switches begins again with these, and returns the document; `GET /-/requests` gives the
number of requests since then.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import dataclass, field, replace

import uvicorn
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from harbour import Harbour
from harbour_faults import CHANGES, NO_AUTHENTICATION, NOT_READ, NOT_VALIDATED
from harbour_served import PROBLEM, served_document
from harbour_ships import Clock
from harbour_validation import Refused, check_body, check_query, methods, operation_of
from resource_document import JSON

CREDENTIAL = "Bearer fake-harbour-token"
MAX_S = 1_800.0
"""Seconds after which a server ends by itself."""

CONTROL = "/-/"


class MachineClock(Clock):
    """The clock of the machine."""

    def __call__(self) -> float:
        """Seconds from any start."""
        return time.monotonic()


@dataclass
class HarbourServer:
    """An ASGI application: it refuses invalid requests, and passes others to the sample API."""

    on: frozenset[str] = frozenset()
    seed: int = 0
    requests: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.begin(self.on)

    def begin(self, on: frozenset[str]) -> None:
        """Begin again with these switches."""
        self.on, self.requests = on, 0
        self.document = served_document(on)
        self.harbour = Harbour(on, MachineClock(), self.seed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, await messages.read_body(receive))
        response = self._control(request) if request.path.startswith(CONTROL) else self.answer(request)
        await messages.send(response, send, head=request.method == "HEAD")

    def answer(self, request: Request) -> Response:
        """The response to a request of a client."""
        self.requests += 1
        try:
            response = self._checked(request)
        except Refused as refused:
            allowed = ", ".join(methods(as_object(self.document["paths"]), request.path))
            fields = [("allow", allowed)] if refused.status == 405 else []
            response = _problem(Response(refused.status, Headers(fields)), refused.problem)
        for switch in self.on & CHANGES.keys():
            response = CHANGES[switch](request, response)
        return _problem(response, "") if response.status >= 400 and not response.body else response

    def _checked(self, request: Request) -> Response:
        """The response of the sample API; raises `Refused`."""
        operation = operation_of(as_object(self.document["paths"]), request)
        if NO_AUTHENTICATION not in self.on and request.headers.get("authorization") != CREDENTIAL:
            raise Refused(401, "a credential is required")
        try:
            check_query(operation, request)
        except Refused:
            if NOT_READ not in self.on:
                raise
            request = replace(request, target=request.path)
        try:
            check_body(operation, request)
        except Refused as refused:
            if NOT_VALIDATED not in self.on or refused.status == 415:
                raise
            request = replace(request, body=b"{}")
        return self.harbour.answer(request)

    def _control(self, request: Request) -> Response:
        result: JsonValue = self.requests
        if request.method == "PUT":
            self.begin(frozenset(map(str, json.loads(request.body))))
            result = self.document
        return Response(200, Headers([("content-type", JSON)]), json.dumps(result).encode())


def _problem(response: Response, detail: str) -> Response:
    body = json.dumps({"title": f"status {response.status}", "detail": detail}).encode()
    return replace(response, headers=Headers([*response.headers.items_sent, ("content-type", PROBLEM)]), body=body)


def serve(port: int, seconds: float = MAX_S) -> None:
    """Serve at a port of the loopback address, for some time at most."""
    config = uvicorn.Config(HarbourServer(), port=port, log_level="error", access_log=False, timeout_keep_alive=75)
    server = uvicorn.Server(config)

    def stop() -> None:
        server.should_exit = True

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    server.run()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
