"""Ships and their crews, with habits of servers that look for members."""

from __future__ import annotations

import json

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from resource_document import JSON, array, operation, properties, spec_of

SHIP = properties(shipId={"type": "integer", "readOnly": True}, name="string")
_CREW = properties(
    id={"type": "integer", "readOnly": True},
    ship_id={"type": "integer", "readOnly": True},
    name="string",
    rank={"type": "string", "default": "sailor"},
)
CREW: dict[str, JsonValue] = {**_CREW, "required": ["name"]}
SPEC = spec_of(
    {
        "/ships": {"get": operation("ships", array(SHIP)), "post": operation("build", SHIP, status=201, body=SHIP)},
        "/ships/{shipId}": {"get": operation("ship", SHIP)},
        "/ships/{shipId}/crew": {
            "get": operation("crew", array(CREW)),
            "post": operation("hire", CREW, status=201, body=CREW),
        },
        "/ships/{shipId}/crew/{id}": {"get": operation("member", CREW)},
    }
)


class Server:
    """Stores ships and their crews, and finds members by its habit."""

    def __init__(self, habit: str) -> None:
        self.habit = habit
        self.ships: list[dict[str, JsonValue]] = []
        self.members: list[dict[str, JsonValue]] = []

    def __call__(self, request: Request) -> Response:
        _, _, ship, *rest = [*request.path.split("/"), ""][:5] if request.path != "/ships" else ["", "ships", ""]
        sent = as_object(request.json) if request.method == "POST" else {}
        if not ship:
            if sent:
                self.ships.append({**sent, "shipId": len(self.ships) + 1})
            return _json(self.ships[-1], 201) if sent else _json(self.ships)
        rest = [each for each in rest if each]
        if not rest:
            found = [each for each in self.ships if str(each["shipId"]) == ship]
            return _json(found[0]) if found else Response(404)
        if sent:
            self.members.append({"rank": "sailor", **sent, "id": len(self.members) + 1, "ship_id": int(ship)})
            return _json(self.members[-1], 201)
        here = [each for each in self.members if str(each["ship_id"]) == ship]
        if len(rest) == 1:
            return _json(self.members if self.habit == "lists all" else here)
        found = [each for each in (self.members if self.habit else here) if str(each["id"]) == rest[1]]
        if found and self.habit == "on loan":
            return _json({**found[0], "ship_id": int(ship)})
        return _json(found[0]) if found and self.habit != "lists all" else _one(here, rest[1])


def _one(here: list[dict[str, JsonValue]], number: str) -> Response:
    found = [each for each in here if str(each["id"]) == number]
    return _json(found[0]) if found else Response(404)


def _json(value: object, status: int = 200) -> Response:
    return Response(status, Headers([("content-type", JSON)]), json.dumps(value).encode())
