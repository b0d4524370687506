"""OAS004: required headers are sent, and documented headers match their schemas."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import headers
from caveat.exchange import Headers, Request, Response
from caveat.judging.finding import Severity
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200':
          description: x
          headers:
            X-Left:
              required: true
              schema: {type: integer, minimum: 0}
              x-evidence: {grade: documented, source: the handbook}
            X-Word: {schema: {type: string}}
            X-Many: {schema: {type: array, items: {type: integer}, maxItems: 3}}
            X-Pair: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}
            X-Parts: {explode: true, schema: {type: object, required: [a], properties: {a: {type: integer}}}}
            X-Any: {}
            Content-Type: {required: true, schema: {const: never}}
            X-Shared: {$ref: '#/components/headers/Shared'}
        '204': {description: x}
components:
  headers:
    Shared: {required: false, schema: {type: boolean}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


LEFT = ("X-Left", "1")

FACTS: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "what is required": ([LEFT], []),
    "what is required, in another case": ([("x-LEFT", "0")], []),
    "nothing": ([], ["the header X-Left is missing"]),
    "text for a number": ([("X-Left", "soon")], ['the header X-Left: "soon" is not of type "integer"']),
    "a number out of bounds": ([("X-Left", "-1")], ["the header X-Left: -1 is less than the minimum of 0"]),
    "a string that looks like a number": ([LEFT, ("X-Word", "12")], []),
    "an empty string": ([LEFT, ("X-Word", "")], []),
    "a list": ([LEFT, ("X-Many", "1,2, 3")], []),
    "a list of one": ([LEFT, ("X-Many", "1")], []),
    "a list in several fields": ([LEFT, ("X-Many", "1"), ("x-many", "2")], []),
    "a list that is too long in several fields": (
        [LEFT, ("X-Many", "1,2"), ("x-many", "3,4")],
        ["the header X-Many: [1,2,3,4] has more than 3 items"],
    ),
    "a list of something else": ([LEFT, ("X-Many", "1,b")], ['the header X-Many: "b" is not of type "integer"']),
    "an object": ([LEFT, ("X-Pair", "a,1")], []),
    "an exploded object": ([LEFT, ("X-Parts", "a=1,b=2")], []),
    "an object without a property": ([LEFT, ("X-Pair", "b,1")], ['the header X-Pair: "a" is a required property']),
    "anything where there is no schema": ([LEFT, ("X-Any", "any value")], []),
    "a shared header": ([LEFT, ("X-Shared", "true")], []),
    "an invalid shared header": (
        [LEFT, ("X-Shared", "perhaps")],
        ['the header X-Shared: "perhaps" is not of type "boolean"'],
    ),
    "an undocumented header": ([LEFT, ("X-Other", "1")], []),
    "a Content-Type, which OpenAPI ignores here": ([LEFT, ("Content-Type", "text/plain")], []),
}


@pytest.mark.parametrize("title", FACTS)
def test_headers(title: str, spec: Spec) -> None:
    sent, messages = FACTS[title]
    exchange = spec.exchange(Request("GET", "/pets"), Response(200, Headers(sent)))
    assert [finding.message for finding in judge(exchange, [headers.headers_are_as_documented.bind(spec)])] == messages


@pytest.mark.parametrize("status", [204, 500])
def test_a_status_without_documented_headers_needs_none(spec: Spec, status: int) -> None:
    exchange = spec.exchange(Request("GET", "/pets"), Response(status))
    assert not list(judge(exchange, [headers.headers_are_as_documented.bind(spec)]))


@pytest.mark.parametrize("sent", [[], [("X-Left", "soon")]])
def test_a_finding_has_the_header_and_its_evidence(spec: Spec, sent: list[tuple[str, str]]) -> None:
    exchange = spec.exchange(Request("GET", "/pets"), Response(200, Headers(sent)))
    [finding] = judge(exchange, [headers.headers_are_as_documented.bind(spec)])
    assert (finding.code, finding.at, finding.severity) == ("OAS004", "header X-Left", Severity.BREACH)
    assert finding.promise == "/paths/~1pets/get/responses/200/headers/X-Left/schema"
