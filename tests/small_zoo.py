"""A small server with collections in collections: ids are given by the server, and no example names one."""

from __future__ import annotations

import json

from starlette.types import ASGIApp

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec
from pet_traffic import JSON, application

DOCUMENT = """
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /zoos:
    get: {operationId: zoos, responses: {'200': {$ref: '#/components/responses/Any'}}}
    post:
      operationId: open-zoo
      requestBody: {$ref: '#/components/requestBodies/Named'}
      responses: {'201': {$ref: '#/components/responses/Any'}, 4XX: {description: x}}
  /zoos/{zoo}:
    parameters: [{name: zoo, in: path, required: true, schema: {type: string, minLength: 1}}]
    get: {operationId: zoo, responses: {'200': {$ref: '#/components/responses/Any'}, 4XX: {description: x}}}
    delete: {operationId: close-zoo, responses: {'204': {description: x}, 4XX: {description: x}}}
  /zoos/{zoo}/pets:
    parameters: [{name: zoo, in: path, required: true, schema: {type: string, minLength: 1}}]
    get:
      operationId: pets
      parameters: [{name: keeper_id, in: query, schema: {type: integer}}]
      responses: {'200': {$ref: '#/components/responses/Any'}, 4XX: {description: x}}
    post:
      operationId: add-pet
      requestBody: {$ref: '#/components/requestBodies/Named'}
      responses: {'201': {$ref: '#/components/responses/Any'}, 4XX: {description: x}}
  /zoos/{zooId}/pets/{id}:
    parameters:
      - {name: zooId, in: path, required: true, schema: {type: string, minLength: 1}}
      - {name: id, in: path, required: true, schema: {type: string, minLength: 1}}
    get: {operationId: pet, responses: {'200': {$ref: '#/components/responses/Any'}, 4XX: {description: x}}}
    delete: {operationId: drop-pet, responses: {'204': {description: x}, 4XX: {description: x}}}
components:
  requestBodies:
    Named:
      required: true
      content:
        application/json:
          schema: {type: object, required: [title], properties: {title: {type: string}}, additionalProperties: false}
  responses:
    Any: {description: x, content: {application/json: {}}}
"""

value = source.parse(DOCUMENT, "a test").value
assert isinstance(value, dict)
SPEC = Spec(value)


class Zoo:
    """The server: it starts with one zoo, which another client has opened, and a pet in it."""

    def __init__(self) -> None:
        self.zoos: dict[str, dict[str, str]] = {"z-917": {"p-918": "rex"}}
        self.requests: list[Request] = []
        self.deleted: list[str] = []
        self._next = 1000

    @property
    def app(self) -> ASGIApp:
        """The ASGI application."""
        return application(self.answer)

    def answer(self, request: Request) -> Response:  # noqa: PLR0911 - one for each kind of answer
        """Answer as the document says."""
        self.requests.append(request)
        methods, parameters = SPEC.route(request.path) or ({}, {})
        operation = methods.get(request.method)
        if operation is None:
            return Response(405)
        if not read(SPEC, operation, request, parameters).allowed:
            return Response(400)
        zoo, pet = parameters.get("zoo", parameters.get("zooId", "")), parameters.get("id", "")
        if (zoo and zoo not in self.zoos) or (pet and pet not in self.zoos[zoo]):
            return Response(404)
        if request.method == "DELETE":
            return self._delete(zoo, pet)
        if request.method == "POST":
            return self._create(self.zoos if operation.id == "open-zoo" else self.zoos[zoo], operation.id)
        if operation.id in {"zoos", "pets"}:
            return _json({"data": [{"id": id_} for id_ in (self.zoos[zoo] if zoo else self.zoos)]})
        return _json({"id": pet or zoo})

    def _create(self, collection: dict[str, dict[str, str]] | dict[str, str], operation: str) -> Response:
        self._next += 1
        id_ = f"{operation[0]}-{self._next}"
        collection[id_] = {} if operation == "open-zoo" else "x"  # type: ignore[assignment] # one kind for each
        return _json({"id": id_}, 201)

    def _delete(self, zoo: str, pet: str) -> Response:
        self.deleted.append(pet or zoo)
        del (self.zoos[zoo] if pet else self.zoos)[pet or zoo]
        return Response(204)


def _json(body: JsonValue, status: int = 200) -> Response:
    return Response(status, JSON, json.dumps(body).encode())
