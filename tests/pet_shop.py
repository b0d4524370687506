"""A small contract for tests of the mock, and a provider for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx
from pydantic import BaseModel

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.provider.principal import Principal

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com/v1'}]
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: list-pets
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1}}
        - {name: X-Trace, in: header, schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: pot, in: cookie, schema: {type: boolean}}
        - {name: near, in: query, style: deepObject, schema: {type: object, properties: {lat: {type: number}}}}
      responses:
        '200':
          description: x
          headers: {X-Left: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        '400': {$ref: '#/components/responses/Wrong'}
        '401': {$ref: '#/components/responses/Wrong'}
    post:
      operationId: make-pet
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Pet'}}
          application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
          text/plain: {schema: {type: string}}
          application/octet-stream: {}
      responses:
        '201': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        4XX: {$ref: '#/components/responses/Wrong'}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, maximum: 99}}]
    delete:
      operationId: drop-pet
      security: [{token: []}, {key: []}]
      responses: {'204': {description: x}, default: {$ref: '#/components/responses/Wrong'}}
    head: {operationId: look, security: [], responses: {'200': {description: x}, default: {description: x}}}
  /free:
    get:
      operationId: free
      security: [{}, {key: []}]
      responses: {'200': {description: x, content: {text/plain: {example: free}}}, '400': {description: x}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: key}
    token: {type: http, scheme: bearer}
  responses:
    Wrong:
      description: x
      content: {application/json: {schema: {$ref: '#/components/schemas/Error'}, example: {code: 7, message: no}}}
  schemas:
    Error: {type: object, required: [code, message], properties: {code: {type: integer}, message: {type: string}}}
    Pet:
      type: object
      required: [n]
      properties:
        n: {type: integer, minimum: 0}
        name: {type: [string, 'null'], maxLength: 5}
        tags: {type: array, items: {enum: [a, b]}}
        kid: {$ref: '#/components/schemas/Pet'}
"""

DESCRIBED = source.parse(DOCUMENT, "a test").value
assert isinstance(DESCRIBED, dict)
SPEC = Spec(DESCRIBED)
KEY = ("key", "fake-key")
JSON = ("content-type", "application/json")


def message(response: Response) -> JsonValue:
    """The `message` in the body, None if it has none."""
    body = response.json
    return body.get("message") if isinstance(body, dict) else None


def requested(app: Mock, method: str, path: str, content: bytes = b"") -> httpx.Response:
    """The response of the mock to a client with a valid credential."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://pets") as client:
            return await client.request(method, path, content=content, headers=[KEY, JSON])

    return asyncio.run(send())


class Pet(BaseModel):
    """A model like the generated ones."""

    n: int


class Narrow:
    """A provider that accepts small bodies and one token."""

    max_body_bytes = 20

    def credentials(self) -> Mapping[str, str]:
        """Return the one token."""
        return {"token": "fake-secret"}

    def authenticate(self, principal: Principal) -> bool:
        """Accept the token under either security scheme."""
        return principal.credential == "fake-secret"

    def make_pet(self, body: Pet) -> Pet:
        """Return the pet that was sent."""
        return body
