"""OAS008: a value that an open enum does not list is reported as new, also if the list is documented."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from caveat.catalogue import catalogue
from caveat.checks import rules
from caveat.checks.open_enums import values_of_open_enums_are_known
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

DOCUMENT = """
x-evidence: {grade: documented, source: page of pets}
paths:
  /pets:
    get:
      operationId: list
      parameters: [{name: colour, in: query, schema: {$ref: '#/components/schemas/Colour'}}]
      responses:
        '200':
          description: x
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
            text/plain: {schema: {$ref: '#/components/schemas/Colour'}}
        '400': {description: x}
    post:
      operationId: add
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'201': {description: x}, '400': {description: x}}
components:
  schemas:
    Pet: {type: object, properties: {colour: {$ref: '#/components/schemas/Colour'}}}
    Colour:
      type: string
      x-extensible-enum: [red, blue]
      x-evidence: {grade: inferred, source: page of colours, note: three of four are legible}
"""
JSON = "application/json"


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


def findings(spec: Spec, status: int, media_type: str, body: bytes) -> list[Finding]:
    response = Response(status, Headers([("content-type", media_type)]), body)
    return list(judge(spec.exchange(Request("GET", "/pets"), response), rules(spec)))


def test_an_unknown_value_is_reported_and_breaks_nothing(spec: Spec) -> None:
    [finding] = findings(spec, 200, JSON, b'[{"colour": "red"}, {"colour": "pink"}]')
    assert (finding.code, finding.severity, finding.at) == ("OAS008", Severity.LEFT_OPEN, "body /1/colour")
    assert finding.message == "the value 'pink' is new, expected one of red, blue"
    assert finding.promise == "/components/schemas/Colour"
    assert finding.evidence is not None
    assert finding.evidence.source == "page of colours"
    assert finding.evidence.note == "the list of known values may be incomplete: three of four are legible"


@pytest.mark.parametrize(
    ("status", "media_type", "body"),
    [
        (200, JSON, b'[{"colour": "red"}, {}]'),
        (200, "text/plain", b"blue"),
        (404, JSON, b'[{"colour": "pink"}]'),
        (200, "text/html", b"pink"),
        (200, JSON, b"["),
        (200, JSON, b""),
    ],
)
def test_no_value_is_unknown(spec: Spec, status: int, media_type: str, body: bytes) -> None:
    response = Response(status, Headers([("content-type", media_type)]), body)
    exchange = spec.exchange(Request("GET", "/pets"), response)
    assert not judge(exchange, [values_of_open_enums_are_known.bind(spec)])


def test_a_text_is_judged_too(spec: Spec) -> None:
    assert [finding.code for finding in findings(spec, 200, "text/plain", b"pink")] == ["OAS008"]


@pytest.mark.parametrize("status", [201, 400])
@pytest.mark.parametrize("colour", ["red", "pink"])
def test_a_vendor_may_accept_or_refuse_a_value_that_is_not_listed(spec: Spec, status: int, colour: str) -> None:
    body: JsonValue = {"colour": colour}
    request = Request("POST", "/pets", Headers([("content-type", JSON)]), json.dumps(body).encode())
    codes = [finding.code for finding in judge(spec.exchange(request, Response(status)), rules(spec))]
    assert codes == (["OAS005"] if (status, colour) == (400, "red") else [])


@pytest.mark.parametrize("colour", ["red", "pink"])
def test_a_parameter_that_is_not_listed_may_be_refused(spec: Spec, colour: str) -> None:
    exchange = spec.exchange(Request("GET", f"/pets?colour={colour}"), Response(400))
    codes = {finding.code for finding in judge(exchange, rules(spec))}
    assert ("OAS005" in codes) is (colour == "red")


def test_a_page_with_an_unknown_event_type_is_read_and_judged_by_all_rules() -> None:
    spec = catalogue.api("dialog360").spec
    body = b"""{"limit": 100, "offset": 0, "total": 1, "count": 2, "events": [
        {"id": "1", "type": "main_conversion", "created_time": "2023-09-18T14:05:08+0100"}]}"""
    target = "/v1/clients/a/apps/1/events?date_from=2023-09-01&date_to=2023-09-30"
    request = Request("GET", target, Headers([("authorization", "Bearer fake")]))
    exchange = spec.exchange(request, Response(200, Headers([("content-type", JSON)]), body))
    codes = {finding.code for finding in judge(exchange, catalogue.api("dialog360").rules)}
    # DIA002 finds the wrong count: the page was not given up because of the type.
    assert codes == {"OAS008", "DIA002"}
