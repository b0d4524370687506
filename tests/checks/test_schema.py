"""OAS003: response bodies match the documented schema."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import schema
from caveat.exchange import Headers, Request, Response
from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

JSON = "application/json"

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200':
          description: x
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
            application/hal+json: {schema: {type: object}}
            application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
            text/csv: {schema: {type: array}}
            text/plain: {schema: {type: string, maxLength: 3}}
            application/octet-stream: {schema: {type: string, maxLength: 3}}
            application/vnd.free+json: {}
        '201': {description: x, content: {'*/*': {schema: {type: object}}}}
        '203':
          description: x
          content: {application/json: {schema: {allOf: [{required: [id]}, {required: [id]}, {required: [at]}]}}}
        '206': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Kind'}}}}
        2XX: {description: x, content: {application/json: {schema: {type: object}}}}
        default: {description: x, content: {application/json: {schema: {type: object}}}}
    head: {operationId: look, responses: {'200': {description: x, content: {application/json: {schema: false}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name, tag]
      x-evidence: {grade: documented, source: page of pets}
      properties:
        id: {type: integer, x-evidence: {grade: assumed, note: seen once}}
        name: {$ref: '#/components/schemas/Name'}
    Kind: {type: object, properties: {kind: {type: string, enum: [cat, dog]}, is: {type: string, const: pet}}}
    Name: {type: string, minLength: 1, x-evidence: {grade: inferred, note: every sample has one}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


def findings(spec: Spec, method: str, status: int, media_type: str, body: bytes) -> list[Finding]:
    headers = Headers([("content-type", media_type)] if media_type else [])
    exchange = spec.exchange(Request(method, "/pets"), Response(status, headers, body))
    return list(judge(exchange, [schema.bodies_match_their_schema.bind(spec)]))


FACTS: dict[str, tuple[int, str, bytes, list[str]]] = {
    "a documented body": (200, JSON, b'[{"id": 1, "name": "a", "tag": 0}]', []),
    "with a charset and an undocumented property": (
        200,
        f"{JSON}; charset=utf-8",
        b'[{"id":1,"name":"a","tag":0,"b":1}]',
        [],
    ),
    "in UTF-16, as JSON may be": (200, JSON, "[]".encode("utf-16"), []),
    "a nested wrong type": (200, JSON, b'[{"id": "x", "name": "a", "tag": 0}]', ["body /0/id"]),
    "several errors": (200, JSON, b'[{"id": "x", "tag": 0}, 1]', ["body /0", "body /0/id", "body /1"]),
    "another root": (200, JSON, b"{}", ["body"]),
    "an empty body": (200, JSON, b"", ["body"]),
    "broken JSON": (200, JSON, b"[", ["body"]),
    "NaN, which JSON does not have": (200, JSON, b"NaN", ["body"]),
    "JSON nested too deeply": (200, JSON, b"[" * 100_000, ["body"]),
    "half a surrogate pair": (200, JSON, rb'[{"id": 1, "name": "\ud800", "tag": 0}]', ["body"]),
    "another JSON": (200, "application/hal+json", b"[]", ["body"]),
    "JSON without a schema": (200, "application/vnd.free+json", b"[1", ["body"]),
    "JSON without a schema, well formed": (200, "application/vnd.free+json", b"1", []),
    "text": (200, "text/plain", b"abc", []),
    "text that is too long": (200, "text/plain", b"abcd", ["body"]),
    "text that is not UTF-8": (200, "text/plain", b"\xff", ["body"]),
    "octets": (200, "application/octet-stream", b"\xff\xfe\xfd", []),
    "too many octets": (200, "application/octet-stream", b"\xff\xfe\xfd\xfc", ["body"]),
    "a form": (200, "application/x-www-form-urlencoded", b"id=1&name=a&tag=", []),
    "a form with a wrong field": (200, "application/x-www-form-urlencoded", b"id=x&name=a&tag=", ["body /id"]),
    "XML, whose schema describes elements": (200, "application/xml", b"<pet/>", []),
    "a table, whose schema describes rows": (200, "text/csv", b"a,b", []),
    "JSON where any media type is allowed": (201, JSON, b"[]", ["body"]),
    "a picture where any media type is allowed": (201, "image/png", b"\x89PNG", []),
    "no content, but a media type": (204, JSON, b"", []),
    "a media type that is not documented": (200, "text/html", b"<p>", []),
    "no media type": (200, "", b"x", []),
    "the schema of the default response": (500, JSON, b"{}", []),
    "another schema than that of the default response": (500, JSON, b"[]", ["body"]),
}


@pytest.mark.parametrize("title", FACTS)
def test_bodies(title: str, spec: Spec) -> None:
    status, media_type, body, places = FACTS[title]
    assert [finding.at for finding in findings(spec, "GET", status, media_type, body)] == places


def test_a_response_to_head_has_no_body(spec: Spec) -> None:
    assert findings(spec, "HEAD", 200, JSON, b"") == []


PET = "/components/schemas/Pet"


def test_a_value_of_the_wrong_type_is_not_reported_as_an_unknown_value_too(spec: Spec) -> None:
    found = findings(spec, "GET", 206, JSON, b'{"kind": null, "is": 1}')
    assert sorted(each.message for each in found) == ['1 is not of type "string"', 'null is not of type "string"']
    [unknown] = findings(spec, "GET", 206, JSON, b'{"kind": "cow", "is": "pet"}')
    assert unknown.message == '"cow" is not one of "cat" or "dog" (enum)'


def test_the_same_error_in_several_parts_of_a_schema_is_reported_once(spec: Spec) -> None:
    messages = [finding.message for finding in findings(spec, "GET", 203, JSON, b"{}")]
    assert messages == ['"id" is a required property', '"at" is a required property']


EVIDENCE: dict[str, tuple[bytes, str, str, Grade, str]] = {
    "a wrong property has its own evidence": (
        b'[{"id": "x", "name": "a", "tag": 0}]',
        '"x" is not of type "integer"',
        f"{PET}/properties/id/type",
        Grade.ASSUMED,
        "seen once",
    ),
    "a missing property's evidence goes before that of the list of required ones": (
        b'[{"name": "a", "tag": 0}]',
        '"id" is a required property',
        f"{PET}/required",
        Grade.ASSUMED,
        "seen once",
    ),
    "a missing property that is not described has that of the list": (
        b'[{"id": 1, "name": "a"}]',
        '"tag" is a required property',
        f"{PET}/required",
        Grade.DOCUMENTED,
        "page of pets",
    ),
    "a referenced property's evidence is that of what it refers to": (
        b'[{"id": 1, "name": "", "tag": 0}]',
        '"" is shorter than 1 character (minLength)',
        "/components/schemas/Name/minLength",
        Grade.INFERRED,
        "every sample has one",
    ),
    "without evidence of the document, the standard counts": (
        b"{}",
        '{} is not of type "array"',
        "/paths/~1pets/get/responses/200/content/application~1json/schema/type",
        Grade.STANDARD,
        "OpenAPI 3.1, Media Type Object: schema",
    ),
}


@pytest.mark.parametrize("title", EVIDENCE)
def test_evidence(title: str, spec: Spec) -> None:
    body, message, promise, grade, text = EVIDENCE[title]
    [finding] = findings(spec, "GET", 200, JSON, body)
    assert (finding.code, finding.message.replace(" (type)", "").replace(" (required)", "")) == ("OAS003", message)
    assert finding.promise == promise
    assert finding.evidence
    assert (finding.evidence.grade, finding.evidence.source + finding.evidence.note) == (grade, text)
