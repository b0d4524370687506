"""Parents of a path, and items that a body refers to, exist before they are named."""

from __future__ import annotations

import json
from collections import defaultdict

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import target
from resource_document import JSON, properties, spec_of

BERTH = properties(id={"type": "integer", "readOnly": True}, shipId="integer", note="string")
SHIP = properties(id={"type": "integer", "readOnly": True}, name="string")

REQUIRED: dict[str, JsonValue] = {**SHIP, "required": ["name"]}


def _paths(path: str, name: str, schema: dict[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    content: dict[str, JsonValue] = {"content": {JSON: {"schema": schema}}}
    answers: dict[str, JsonValue] = {"description": "x", **content}
    missing: dict[str, JsonValue] = {"description": "x"}
    create: dict[str, JsonValue] = {
        "operationId": f"add-{name}",
        "requestBody": content,
        "responses": {"201": answers, "404": missing},
    }
    read: dict[str, JsonValue] = {"operationId": f"read-{name}", "responses": {"200": answers, "404": missing}}
    return {path: {"post": create}, f"{path}/{{{name}Id}}": {"get": read}}


SPEC = spec_of(
    {
        **_paths("/ships", "ship", SHIP),
        **_paths("/ports", "port", SHIP),
        **_paths("/ports/{portId}/berths", "berth", BERTH),
    }
)


FIELDS = Headers([("content-type", JSON)])


class Server:
    """Keeps items by their path."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, JsonValue]] = {}
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.refused: list[Request] = []

    def __call__(self, request: Request) -> Response:
        parent = request.path.rpartition("/")[0]
        if request.method == "GET":
            return self._shown(200, self.items[request.path]) if request.path in self.items else Response(404)
        body = as_object(request.json)
        if request.path.endswith("/berths") and (
            parent not in self.items or f"/ships/{body.get('shipId')}" not in self.items
        ):
            self.refused.append(request)
            return Response(404)
        self.counts[request.path] += 1
        number = self.counts[request.path]
        self.items[f"{request.path}/{number}"] = {**body, "id": number}
        return self._shown(201, self.items[f"{request.path}/{number}"])

    def _shown(self, status: int, item: dict[str, JsonValue]) -> Response:
        return Response(status, Headers([("content-type", JSON)]), json.dumps(item).encode())


def test_parents_and_references_are_created_first() -> None:
    server = Server()
    verdict = run(Api("port", lambda: SPEC), target(server), drive, Plan(examples=1, phases=("journeys",)))
    assert (verdict.findings, verdict.errors, server.refused) == ((), (), [])
    assert [path for path in server.items if "/berths/" in path] == [
        f"/ports/4/berths/{number}" for number in (1, 2, 3)
    ]


def test_a_field_that_an_error_names_is_sent() -> None:
    schema = properties(id={"type": "integer", "readOnly": True}, name="string", visits="integer")
    spec, server = spec_of(_paths("/ships", "ship", schema)), Server()

    def answer(request: Request) -> Response:
        if request.method == "POST" and "visits" not in as_object(request.json):
            return Response(400, Headers([("content-type", JSON)]), b'{"error": "visits: missing"}')
        return server(request)

    plan = Plan(examples=1, phases=("journeys",))
    run(Api("ships", lambda: spec), target(answer), drive, plan)
    assert server.counts["/ships"] > 1


def test_a_server_that_fails_at_an_optional_field_gets_the_required_ones() -> None:
    schema = {**properties(id={"type": "integer", "readOnly": True}, name="string", address="string")}
    spec, server = spec_of(_paths("/ships", "ship", {**schema, "required": ["name"]})), Server()

    def answer(request: Request) -> Response:
        fails = request.method == "POST" and "address" in as_object(request.json)
        return Response(500) if fails else server(request)

    run(Api("ships", lambda: spec), target(answer), drive, Plan(examples=1, phases=("journeys",)))
    assert server.counts["/ships"] > 1


def _put_only(path: str, name: str, schema: dict[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    item_path = f"{path}/{{{name}Id}}"
    paths = _paths(path, name, schema)
    put = {**as_object(paths[path]["post"]), "operationId": f"put-{name}"}
    put["responses"] = {**as_object(put["responses"]), "200": {"description": "x"}}
    return {item_path: {**paths[item_path], "put": put}}


def test_items_are_created_by_put_where_the_client_chooses_the_id() -> None:
    book: dict[str, JsonValue] = {**properties(bookId="string", title="string"), "required": ["bookId"]}
    spec = spec_of({**_put_only("/books", "book", book), **_put_only("/books/{bookId}/copies", "copy", SHIP)})
    items: dict[str, dict[str, JsonValue]] = {}
    refused: list[str] = []

    def respond(request: Request) -> Response:
        parent = request.path.partition("/copies")[0]
        if request.method == "GET":
            return (
                Response(200, FIELDS, json.dumps(items[request.path]).encode())
                if request.path in items
                else Response(404)
            )
        if parent != request.path and parent not in items:
            refused.append(request.path)
            return Response(404)
        status = 200 if request.path in items else 201
        items[request.path] = as_object(request.json)
        return Response(status, FIELDS, request.body)

    verdict = run(Api("books", lambda: spec), target(respond), drive, Plan(examples=1, phases=("journeys",)))
    assert (verdict.errors, [each.main.message for each in verdict.causes if each.is_breach], refused) == ((), [], [])
    books = {path: item for path, item in items.items() if "copies" not in path}
    copies = [path for path in items if "copies" in path]
    assert len(books) >= 3
    assert len(copies) >= 3
    assert all(path == f"/books/{item['bookId']}" for path, item in books.items())


class UniqueNames(Server):
    """Refuses a ship whose name another ship has; names have at most ten letters."""

    def __call__(self, request: Request) -> Response:
        name = str(as_object(request.json).get("name")) if request.method == "POST" else ""
        if len(name) > 10:
            return Response(422)
        if name and any(item.get("name") == name for item in self.items.values()):
            return Response(409, Headers([("date", f"Thu, 26 Nov 2026 13:00:{len(self.items):02} GMT")]))
        return super().__call__(request)


def test_a_second_run_of_a_seed_makes_other_names_if_the_first_ones_are_taken() -> None:
    server, spec, counts = UniqueNames(), spec_of(_paths("/ships", "ship", REQUIRED)), list[int]()
    for _ in range(3):
        run(Api("port", lambda: spec), target(server), drive, Plan(examples=1, phases=("journeys",)))
        counts.append(len(server.items))
    assert counts == [each * counts[0] for each in (1, 2, 3)]
    assert counts[0] > 0
