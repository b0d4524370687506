"""Actions on items: what they say that they change is what is read next."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import target
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
    """Keeps orders, and closes them as its habit says."""

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
        if self.habit == "slow" and status == "closed":
            changed["status"] = "closing"
        order.update(changed)
        return Response(204) if self.habit == "shows nothing" else _json(200, changed)


def _json(status: int, value: object) -> Response:
    return Response(status, Headers([("content-type", JSON)]), json.dumps(value).encode())


@pytest.mark.parametrize(
    ("habit", "found"),
    [
        ("", False),
        ("refuses", False),
        ("slow", False),
        ("shows nothing", False),
        ("not stored", True),
        ("no effect", True),
    ],
)
@pytest.mark.parametrize("exclusive", [True, False])
def test_an_action_changes_what_its_response_and_its_name_say(habit: str, found: bool, exclusive: bool) -> None:  # noqa: FBT001 - a table's columns
    to = replace(target(Server(habit)), exclusive=exclusive)
    verdict = run(Api("orders", lambda: SPEC), to, drive, Plan(examples=50, phases=("journeys",)))
    codes = {each.code for each in verdict.findings if each.code.startswith("STA")}
    assert codes == ({"STA026"} if found else set())
