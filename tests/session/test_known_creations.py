"""Findings about an item have the exchange that created it."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.session.session import Session
from pet_traffic import api

SHIPS = api("""
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths:
  /ships:
    get:
      operationId: list
      responses:
        '200':
          description: x
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Ship'}}}}
    post:
      operationId: add
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}
      responses: {'201': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}
  /ships/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}
components: {schemas: {Ship: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}}}
""")
JSON = Headers([("content-type", "application/json")])
SHIP = b'{"id": "7", "name": "a"}'
MADE = Request("POST", "/ships", JSON, b'{"name": "a"}')
READ = Request("GET", "/ships/7")

STEPS = {
    "in the same unit": ([], ["POST"]),
    "in a later unit": (["start_unit"], ["POST"]),
    "after a reset": (["restart"], []),
    "in a later unit, after a reset": (["restart", "start_unit"], []),
    "in the unit after a later one": (["start_unit", "start_unit"], ["POST"]),
}


@pytest.mark.parametrize("title", STEPS)
def test_a_creation_is_known_until_the_target_is_reset(title: str) -> None:
    steps, methods = STEPS[title]
    session = Session(SHIPS)
    session.observe(MADE, Response(201, JSON, SHIP))
    for step in steps:
        getattr(session, step)()
    findings = session.observe(READ, Response(500)).findings
    [crash] = [finding for finding in findings if finding.code == "OAS009"]
    assert [created.request.method for created in crash.creations] == methods


def test_a_creation_has_none() -> None:
    session = Session(SHIPS)
    [crash] = [each for each in session.observe(MADE, Response(500)).findings if each.code == "OAS009"]
    assert crash.creations == ()
