"""A service with one response to reads and one to writes, which each break its contract in one way."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response

SECRET = "fake-replay-token"  # noqa: S105 - obviously fake

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{token: []}]
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200': {description: x, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
        '401': {description: x}
    post:
      operationId: add-pet
      responses:
        '201':
          description: x
          content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
        '401': {description: x}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
"""


def answer(status: int, body: object) -> Response:
    return Response(status, Headers([("content-type", "application/json")]), json.dumps(body).encode())


@dataclass
class Server:
    """Answers reads with one response, and writes with another; keeps what it got."""

    read: Response = field(default_factory=lambda: answer(200, ["x"]))
    added: Response = field(default_factory=lambda: answer(201, {"name": 7}))
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, await messages.read_body(receive))
        self.requests.append(request)
        allowed = request.headers.get("authorization") == f"Bearer {SECRET}"
        response = self.read if request.method == "GET" else self.added
        await messages.send(response if allowed else answer(401, {}), send)


def write_document(folder: Path, server: Server) -> tuple[str, ...]:
    """Write the document; returns the arguments of a run with two findings."""
    (folder / "pets.yaml").write_text(DOCUMENT)
    where = ("--url", server.url, "-H", f"Authorization: Bearer {SECRET}")
    return ("test", "pets.yaml", *where, "--phase", "fuzzing", "--examples", "1")
