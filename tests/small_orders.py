"""Orders that are closed and reopened, with habits of servers."""

from __future__ import annotations

import json

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from resource_document import JSON, array, operation, properties, spec_of

ORDER: dict[str, JsonValue] = {"$ref": "#/components/schemas/Order"}
SPEC = spec_of(
    {
        "/orders": {
            "get": operation("list", array(ORDER)),
            "post": operation("place", ORDER, status=201, body=properties(note="string")),
        },
        "/orders/{orderId}": {"get": operation("read", ORDER)},
        "/orders/{orderId}/close": {"post": operation("close", ORDER)},
        "/orders/{orderId}/reopen": {"post": operation("reopen", ORDER)},
    },
    components={
        "schemas": {
            "Order": properties(
                id={"type": "integer", "readOnly": True},
                note="string",
                status={"enum": ["open", "closing", "closed"]},
                changes="integer",
            )
        }
    },
)


class Server:
    """Stores orders, and closes them by its habit."""

    def __init__(self, habit: str) -> None:
        self.habit = habit
        self.orders: dict[str, dict[str, JsonValue]] = {}

    def __call__(self, request: Request) -> Response:
        number, _, action = request.path.removeprefix("/orders").strip("/").partition("/")
        if not number and request.method == "GET":
            return _json(200, list(self.orders.values()))
        if not number:
            made = {**as_object(request.json), "id": len(self.orders) + 1, "status": "open", "changes": 0}
            self.orders[str(made["id"])] = made
            return _json(201, made)
        if not action:
            return _json(200, self.orders[number])
        return self._act(self.orders[number], {"close": "closed", "reopen": "open"}[action])

    def _act(self, order: dict[str, JsonValue], status: str) -> Response:
        if order["status"] == status or (status == "open" and self.habit == "refuses"):
            return Response(409)
        changed = {**order, "status": status, "changes": int(str(order["changes"])) + 1}
        if self.habit == "not stored":
            return _json(200, changed)
        if self.habit == "no effect":
            return _json(200, order)
        if self.habit == "quick" and status == "closed":
            return _json(200, {**changed, "status": "closing"})
        if self.habit == "slow" and status == "closed":
            changed["status"] = "closing"
        order.update(changed)
        return Response(204) if self.habit == "shows nothing" else _json(200, changed)


def _json(status: int, value: object) -> Response:
    return Response(status, Headers([("content-type", JSON)]), json.dumps(value).encode())
