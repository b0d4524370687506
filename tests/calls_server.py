"""A server of calls as telephone companies write them: forms, names in two spellings, and updates by POST."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from resource_document import Object, properties, spec_of

_NAMES = {"To": "to", "FriendlyName": "friendly_name", "Note": "note"}
CALL = properties(
    sid={"type": "string", "readOnly": True},
    to="string",
    friendly_name={"type": ["string", "null"]},
    note={"type": ["string", "null"]},
) | {"required": ["sid", "to"]}


def document(media_type: str = "application/x-www-form-urlencoded", description: str = "") -> Spec:
    """The document; its names of requests differ from those of responses."""

    def operation(name: str, status: str, schema: JsonValue = None, sent: Object | None = None) -> Object:
        content: Object = {"content": {"application/json": {"schema": schema}}} if schema else {}
        taken: Object = {"requestBody": {"content": {media_type: {"schema": sent}}}} if sent else {}
        responses: Object = {status: {"description": "x", **content}, "404": {"description": "x"}}
        return {"operationId": name, "responses": {**responses, "400": {"description": "x"}}, **taken}

    text: JsonValue = {"type": "string", "minLength": 1, "maxLength": 40}
    changed = properties(FriendlyName=text, Note=text)
    listed = properties(calls={"type": "array", "items": CALL})
    return spec_of(
        {
            "/Calls": {
                "get": operation("list", "200", listed),
                "post": operation("make", "201", CALL, properties(To=text, FriendlyName=text) | {"required": ["To"]}),
            },
            "/Calls/{CallSid}": {
                "get": operation("read", "200", CALL),
                "post": operation("change", "200", CALL, changed) | {"description": description},
                "delete": operation("drop", "204"),
            },
        }
    )


@dataclass
class Calls:
    """Answers requests; `switches` are habits of correct servers, and faults."""

    switches: frozenset[str]
    calls: dict[str, dict[str, JsonValue]] = field(default_factory=dict)

    def respond(self, request: Request) -> Response:
        """The response to a request."""
        sid = request.path.removeprefix("/Calls").strip("/")
        if sid and sid not in self.calls:
            return Response(404)
        match request.method, bool(sid):
            case "GET", False:
                return _json(200, {"calls": list(self.calls.values())})
            case "GET", True:
                return _json(200, self.calls[sid])
            case "DELETE", True:
                del self.calls[sid]
                return Response(204)
            case "POST", _:
                return self._written(request, sid)
        return Response(405)

    def _written(self, request: Request, sid: str) -> Response:
        sent = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if sent.keys() - _NAMES or (not sid and "To" not in sent):
            return Response(400)
        fields: dict[str, JsonValue] = {_NAMES[name]: value for name, value in sent.items()}
        if "rewrites" in self.switches and "friendly_name" in fields:
            fields["friendly_name"] = str(fields["friendly_name"])[::-1]
        new: dict[str, JsonValue] = {"friendly_name": None, "note": None}
        if not sid:
            sid = f"CA{len(self.calls) + 1:04d}x"
            self.calls[sid] = {"sid": sid, **new, **fields}
            return _json(201, self.calls[sid])
        before = self.calls[sid]
        changed = {**before, **(new if "replaces" in self.switches else {}), **fields}
        if "ignores" in self.switches:
            return _json(200, before)
        if "lost update" not in self.switches:
            self.calls[sid] = changed
        return _json(200, changed)


def _json(status: int, value: JsonValue) -> Response:
    return Response(status, Headers([("content-type", "application/json")]), json.dumps(value).encode())
