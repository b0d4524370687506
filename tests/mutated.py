"""A small API with every kind of promise, and recordings of runs against it, for tests of mutants."""

from __future__ import annotations

import json
from collections.abc import Iterable

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.verdict import Verdict
from caveat.mutation.recording import Recording, Segment, Step
from caveat.traffic.units import Unit
from pet_traffic import api

DOCUMENT = """
openapi: 3.1.0
info: {title: Library, version: '1'}
security: [{key: []}]
paths:
  /books:
    post:
      operationId: add-book
      parameters:
        - {name: dry, in: query, required: true, schema: {type: boolean}}
        - {name: note, in: query, schema: {type: string, maxLength: 3}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}
      responses:
        '201':
          description: x
          headers: {X-Left: {required: true, schema: {type: integer, minimum: 0}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
        '400': {description: x}
        '401': {description: x}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: key}}
  schemas:
    New: {type: object, required: [title], properties: {title: {type: string, minLength: 1}}}
    Book:
      type: object
      required: [id, tags]
      properties:
        id: {type: integer, minimum: 1}
        kind: {enum: [novel, poem]}
        day: {type: string, format: date}
        tags: {type: array, maxItems: 2, items: {type: string}}
"""

API = api(DOCUMENT)
SPEC = API.spec
BOOK: dict[str, JsonValue] = {"id": 1, "kind": "novel", "day": "2026-11-26", "tags": ["a"]}


def request(target: str = "/books?dry=true", body: JsonValue = None, *, key: str = "fake-key") -> Request:
    """A request to add a book; without `key`, it has no credential."""
    fields = [("content-type", "application/json"), *([("key", key)] if key else [])]
    return Request("POST", target, Headers(fields), json.dumps(body if body is not None else {"title": "a"}).encode())


def answer(body: JsonValue = None, status: int = 201) -> Response:
    """The answer to it."""
    fields = [("content-type", "application/json"), ("X-Left", "3")]
    return Response(status, Headers(fields), json.dumps(BOOK if body is None else body).encode())


REFUSED = Response(400)


def recording(*steps: tuple[Request, Response], findings: Verdict | None = None) -> Recording:
    """A recording of one segment."""
    made = tuple(Step(sent, received, float(index)) for index, (sent, received) in enumerate(steps))
    return Recording((Segment(Unit(1), made),), (findings or Verdict("library", 1),))


def ids(mutants: Iterable[object]) -> list[str]:
    """The ids of mutants, without the family and the operation."""
    return [mutant.mutant.id.split(" ", 2)[2] for mutant in mutants]  # type: ignore[attr-defined]
