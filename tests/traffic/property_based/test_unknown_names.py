"""The names of undeclared properties and parameters: none contains the name of a tool."""

from __future__ import annotations

import pytest

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.unknown_names import renamed
from pet_traffic import JSON, api, target

NAMES: dict[str, tuple[JsonValue, JsonValue]] = {
    "an unknown property": ({"x-schemathesis-unknown-property": 42}, {"x-unknown-property": 42}),
    "another spelling": ({"schemathesis-unknown-property": 42}, {"x-unknown-property": 42}),
    "an additional property": ({"a": 1, "x-schemathesis-additional2": 1}, {"a": 1, "x-additional2": 1}),
    "inside": ([{"a": [{"x-schemathesis-additional": 1}]}], [{"a": [{"x-additional": 1}]}]),
    "a name that is taken": (
        {"x-unknown-property": 1, "x-schemathesis-unknown-property": 2},
        {"x-unknown-property": 1, "x-schemathesis-unknown-property": 2},
    ),
    "a key by which the generator passes a query": (
        {"x-schemathesis-raw-query-string": "a"},
        {"x-schemathesis-raw-query-string": "a"},
    ),
}


@pytest.mark.parametrize("title", NAMES)
def test_names(title: str) -> None:
    value, expected = NAMES[title]
    assert renamed(value) == expected
    assert value != expected or renamed(value) is value


CLOSED = api("""
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: add
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      requestBody:
        content:
          application/json:
            schema: {type: object, additionalProperties: false, properties: {name: {type: string}}}
      responses: {'201': {description: x}, '400': {description: x}}
""")


def test_no_request_has_the_name_of_the_generator() -> None:
    sent: list[str] = []

    def respond(request: Request) -> Response:
        sent.append(request.target + request.body.decode("latin-1"))
        return Response(400, JSON, b"{}")

    run(CLOSED, target(respond), drive, Plan(phases=("coverage",)))
    assert any("x-unknown-property" in each for each in sent)
    assert not [each for each in sent if "schemathesis" in each]
