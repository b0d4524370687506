"""A small service with pets, their toys, and notes that cannot be deleted; and forwarders to it, for tests."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeAlias

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.errors import Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.targets.ledgers.ledger import Ledger

DOCUMENT = """
openapi: 3.1.0
info: {title: Staging, version: '1'}
security: [{token: []}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50}}
        - {name: offset, in: query, schema: {type: integer}}
      responses: {'200': {description: x}}
    post:
      operationId: createPet
      requestBody: {content: {application/json: {schema: {type: object}, example: {name: Example name}}}}
      responses: {'201': {description: x}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}, example: '1'}]
    get: {operationId: readPet, responses: {'200': {description: x}}}
    put:
      operationId: replacePet
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: x}}
    delete: {operationId: deletePet, responses: {'204': {description: x}}}
  /pets/{petId}/toys:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
    get: {operationId: listToys, responses: {'200': {description: x}}}
    post:
      operationId: createToy
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: x}}
  /pets/{petId}/toys/{id}:
    parameters:
      - {name: petId, in: path, required: true, schema: {type: string}}
      - {name: id, in: path, required: true, schema: {type: string}}
    get: {operationId: readToy, responses: {'200': {description: x}}}
    delete: {operationId: deleteToy, responses: {'204': {description: x}}}
  /notes:
    get: {operationId: listNotes, responses: {'200': {description: x}}}
    post:
      operationId: createNote
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: x}}
  /search:
    post: {operationId: search, x-effect: reads, responses: {'200': {description: x}}}
  /pets/{petId}/bill:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
    get: {operationId: bill, x-effect: spends, responses: {'200': {description: x}}}
  /kinds/{kind}/count:
    parameters: [{name: kind, in: path, required: true, schema: {type: string, enum: [cat, dog]}}]
    post: {operationId: countKind, responses: {'200': {description: x}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
"""

_VALUE = source.parse(DOCUMENT, "staging.yaml").value
assert isinstance(_VALUE, dict)
SPEC = Spec(_VALUE)

TOKEN = "fake-token-1"  # noqa: S105 - obviously fake

Item = dict[str, JsonValue]

OpenLedger: TypeAlias = Callable[..., Ledger]
"""Opens the ledger of a target with a budget, a rate, a run id, and a URL; see `tests/targets/conftest.py`."""


@dataclass
class Staging:
    """Keeps items by collection path; `answer` may be called from several threads."""

    collections: dict[str, dict[str, Item]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    responses: list[Response] = field(default_factory=list)
    """Responses that the next requests get instead, without an effect."""
    reuses_ids: bool = False
    adds: Item = field(default_factory=dict)
    """What the service writes into each item that is created."""
    count: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self, collection: str, **properties: JsonValue) -> str:
        """Add an item, as another client would."""
        self.count += 1
        items = self.collections.setdefault(collection, {})
        item_id = str(max(map(int, items), default=0) + 1) if self.reuses_ids else str(self.count)
        items[item_id] = {**properties, "id": item_id}
        return item_id

    def sent(self) -> list[str]:
        """Method and target of each request that arrived."""
        return [f"{request.method} {request.target}" for request in self.requests]

    def answer(self, request: Request) -> Response:
        """Respond to a request."""
        with self.lock:
            self.requests.append(request)
            if self.responses:
                return self.responses.pop(0)
            if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
                return _json(401, {})
            return self._answer(request)

    def _answer(self, request: Request) -> Response:
        path = request.path.rstrip("/")
        parent, _, last = path.rpartition("/")
        items = self.collections.get(path, {})
        match request.method:
            case "GET" if last in {"pets", "toys", "notes"}:
                offset = int(request.query.get("offset", 0))
                return _json(200, [*items.values()][offset : offset + int(request.query.get("limit", 1000))])
            case "POST" if last in {"pets", "toys", "notes"}:
                item_id = self.add(path, **{**json.loads(request.body), **self.adds})
                return _json(201, self.collections[path][item_id])
            case "POST" | "GET" if parent not in self.collections:
                return _json(200 if last in {"search", "bill", "count"} else 404, {})
            case _ if last not in self.collections.get(parent, {}):
                return _json(404, {})
            case "DELETE":
                del self.collections[parent][last]
                return Response(204)
            case "PUT":
                self.collections[parent][last] = {**json.loads(request.body), "id": last}
        return _json(200, self.collections[parent][last])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        else:
            await messages.send(self.answer(messages.request(scope, await messages.read_body(receive))), send)


def _json(status: int, body: JsonValue | list[Item]) -> Response:
    return Response(status, Headers([("content-type", "application/json")]), json.dumps(body).encode())


@dataclass
class Direct:
    """A forwarder that calls a function."""

    answer: Callable[[Request], Response]

    def prepared(self, request: Request) -> Request:
        """Change nothing."""
        return request

    def send(self, request: Request) -> Response:
        """Call the function."""
        return self.answer(request)

    def close(self) -> None:
        """There is nothing to close."""


class Socket:
    """A forwarder to a server of this machine, on one connection."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)

    def prepared(self, request: Request) -> Request:
        """Change nothing."""
        return request

    def send(self, request: Request) -> Response:
        """Send a request."""
        try:
            self._connection.request(request.method, request.target, request.body, dict(request.headers))
            response = self._connection.getresponse()
            return Response(response.status, Headers(response.getheaders()), response.read())
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise Unreachable(self._address, str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
