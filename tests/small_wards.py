"""Wards that are searched, counted and closed; their slugs are unique."""

from __future__ import annotations

import json

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from pet_collection import answers
from resource_document import JSON, Object, array, operation, properties, spec_of

STATE: Object = {"type": "string", "enum": ["open", "closed"]}
WARD = properties(
    id={"type": "integer", "readOnly": True},
    slug={"type": "string", "description": "Must be unique.", "maxLength": 30},
    name="string",
    state={**STATE, "readOnly": True},
)
QUERY: dict[str, JsonValue] = {"q": {"type": "string"}, "state": {**STATE, "default": "open"}}
_BODY: Object = {"content": {JSON: {"schema": WARD}}}
SPEC = spec_of(
    {
        "/wards": {
            "get": operation("list", array(WARD), query=QUERY),
            "post": {"operationId": "make", "requestBody": _BODY, "responses": answers(WARD, "201", "409")},
        },
        "/wards/count": {"get": operation("count", properties(count="integer"), extra={"summary": "Count open wards"})},
        "/wards/{wardId}": {
            "get": {"operationId": "read", "responses": answers(WARD, "200", "404", "410")},
            "delete": operation("close", status=204),
        },
    }
)


class Server:
    """Keeps wards; a deletion closes one."""

    def __init__(self) -> None:
        self.wards: dict[str, dict[str, JsonValue]] = {}

    def __call__(self, request: Request) -> Response:
        name = request.path.rpartition("/")[2]
        if request.path == "/wards" and request.method == "POST":
            return self._create(as_object(request.json))
        if request.path == "/wards":
            return _json([each for each in self.wards.values() if _is_listed(each, dict(request.query))])
        if name == "count":
            return _json({"count": sum(each["state"] == "open" for each in self.wards.values())})
        ward = self.wards.get(name)
        if ward is None or ward["state"] == "closed":
            return Response(404 if ward is None else 410)
        if request.method == "DELETE":
            self.wards[name] = {**ward, "state": "closed"}
            return Response(204)
        return _json(ward)

    def _create(self, sent: dict[str, JsonValue]) -> Response:
        if any(each.get("slug") == sent.get("slug", "") for each in self.wards.values()):
            return Response(409)
        number = len(self.wards) + 1
        self.wards[str(number)] = {**sent, "id": number, "state": "open"}
        return _json(self.wards[str(number)], 201)


def _is_listed(ward: dict[str, JsonValue], query: dict[str, str]) -> bool:
    return (
        ward["state"] == query.get("state", "open") and query.get("q", "").lower() in str(ward.get("name", "")).lower()
    )


def _json(value: object, status: int = 200) -> Response:
    return Response(status, Headers([("content-type", JSON)]), json.dumps(value).encode())
