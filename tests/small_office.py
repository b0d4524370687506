"""A small server whose operations name items of several collections: members of teams, and tasks of users."""

from __future__ import annotations

import json

from starlette.types import ASGIApp

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec
from pet_traffic import JSON, application

_COLLECTION = """
  /{name}s:
    get: {{operationId: {name}s, responses: {{'200': {{$ref: '#/components/responses/Any'}}}}}}
    post:
      operationId: add-{name}
      requestBody: {{content: {{application/json: {{schema: {{type: object, maxProperties: 0}}}}}}}}
      responses: {{'201': {{$ref: '#/components/responses/Any'}}, 4XX: {{description: x}}}}
  /{name}s/{{{name}_id}}:
    parameters: [{{name: {name}_id, in: path, required: true, schema: {{type: string, minLength: 1}}}}]
    get: {{operationId: {name}, responses: {{'200': {{$ref: '#/components/responses/Any'}}, 4XX: {{description: x}}}}}}
"""

DOCUMENT = f"""
openapi: 3.1.0
info: {{title: Office, version: '1'}}
paths:
{_COLLECTION.format(name="team")}
{_COLLECTION.format(name="user")}
  /teams/{{team_id}}/members/{{user_id}}:
    parameters:
      - {{name: team_id, in: path, required: true, schema: {{type: string, minLength: 1}}}}
      - {{name: user_id, in: path, required: true, schema: {{type: string, minLength: 1}}}}
    put: {{operationId: join, responses: {{'204': {{description: x}}, 4XX: {{description: x}}}}}}
  /users/{{user_id}}/notes/{{note}}:
    parameters:
      - {{name: user_id, in: path, required: true, schema: {{type: string, minLength: 1}}}}
      - {{name: note, in: path, required: true, schema: {{type: string, minLength: 1}}}}
    put: {{operationId: assign, responses: {{'204': {{description: x}}, 4XX: {{description: x}}}}}}
  /files:
    get: {{operationId: files, responses: {{'200': {{$ref: '#/components/responses/Any'}}}}}}
  /files/upload:
    post: {{operationId: add-file, responses: {{'200': {{$ref: '#/components/responses/Any'}}}}}}
  /files/{{id}}:
    parameters: [{{name: id, in: path, required: true, schema: {{type: string, minLength: 1}}}}]
    get: {{operationId: file, responses: {{'200': {{$ref: '#/components/responses/Any'}}, 4XX: {{description: x}}}}}}
  /reports:
    post:
      operationId: report
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [user_id, team_id]
              properties: {{user_id: {{type: string}}, team_id: {{type: string}}}}
      responses: {{'200': {{$ref: '#/components/responses/Any'}}, 4XX: {{description: x}}}}
  /notes:
    post:
      operationId: add-note
      requestBody: {{$ref: '#/components/requestBodies/OfUser'}}
      responses: {{'201': {{$ref: '#/components/responses/Any'}}, 4XX: {{description: x}}}}
  /notes/{{note_id}}:
    parameters: [{{name: note_id, in: path, required: true, schema: {{type: string, minLength: 1}}}}]
    get: {{operationId: note, responses: {{'200': {{$ref: '#/components/responses/Any'}}, 4XX: {{description: x}}}}}}
components:
  requestBodies:
    OfUser:
      required: true
      content:
        application/json:
          schema: {{type: object, required: [user_id], properties: {{user_id: {{type: string}}}}}}
  responses:
    Any: {{description: x, content: {{application/json: {{}}}}}}
"""

value = source.parse(DOCUMENT, "a test").value
assert isinstance(value, dict)
SPEC = Spec(value)


class Office:
    """The server: it starts empty, and gives ids that cannot be guessed."""

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = {"team": [], "user": [], "note": [], "file": []}

    @property
    def app(self) -> ASGIApp:
        """The ASGI application."""
        return application(self.answer)

    def answer(self, request: Request) -> Response:
        """Answer as the document says."""
        methods, parameters = SPEC.route(request.path) or ({}, {})
        operation = methods.get(request.method)
        if operation is None:
            return Response(405)
        if not read(SPEC, operation, request, parameters).allowed:
            return Response(400)
        named = json.loads(request.body) if operation.id in {"report", "add-note"} else dict(parameters)
        if operation.id == "assign":
            named["note_id"] = named["note"]
        if operation.id == "file":
            named["file_id"] = named["id"]
        if any(str(named[f"{kind}_id"]) not in known for kind, known in self.ids.items() if f"{kind}_id" in named):
            return Response(404)
        kind = operation.id.removeprefix("add-")
        if operation.method == "POST" and kind in self.ids:
            self.ids[kind].append(f"{kind}-{917 + len(self.ids[kind])}")
            return (
                _json({f"{kind}_id": self.ids[kind][-1]}, 200)
                if kind == "file"
                else _json({"id": self.ids[kind][-1]}, 201)
            )
        return _json([{"id": each} for each in self.ids.get(kind[:-1], [])], 204 if kind in {"join", "assign"} else 200)


def _json(body: JsonValue, status: int = 200) -> Response:
    return Response(status, JSON, b"" if status == 204 else json.dumps(body).encode())
