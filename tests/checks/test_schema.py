"""OAS003: what comes back is of the documented schema."""

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
    Name: {type: string, minLength: 1, x-evidence: {grade: inferred, note: every sample has one}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


def found(spec: Spec, method: str, status: int, media_type: str, body: bytes) -> list[Finding]:
    headers = Headers([("content-type", media_type)] if media_type else [])
    exchange = spec.exchange(Request(method, "/pets"), Response(status, headers, body))
    return list(judge(exchange, [schema.bodies_keep_their_schema.bind(spec)]))


FACTS: dict[str, tuple[int, str, bytes, list[str]]] = {
    "what was documented": (200, JSON, b'[{"id": 1, "name": "a", "tag": 0}]', []),
    "with a charset and more than asked for": (
        200,
        f"{JSON}; charset=utf-8",
        b'[{"id":1,"name":"a","tag":0,"b":1}]',
        [],
    ),
    "in UTF-16, as JSON may be": (200, JSON, "[]".encode("utf-16"), []),
    "a wrong type, deep inside": (200, JSON, b'[{"id": "x", "name": "a", "tag": 0}]', ["body /0/id"]),
    "several things wrong": (200, JSON, b'[{"id": "x", "tag": 0}, 1]', ["body /0", "body /0/id", "body /1"]),
    "another root": (200, JSON, b"{}", ["body"]),
    "nothing": (200, JSON, b"", ["body"]),
    "broken JSON": (200, JSON, b"[", ["body"]),
    "what Python calls JSON": (200, JSON, b"NaN", ["body"]),
    "JSON nested too deeply": (200, JSON, b"[" * 100_000, ["body"]),
    "half a surrogate pair": (200, JSON, rb'[{"id": 1, "name": "\ud800", "tag": 0}]', ["body"]),
    "another JSON": (200, "application/hal+json", b"[]", ["body"]),
    "JSON without a schema": (200, "application/vnd.free+json", b"[1", ["body"]),
    "JSON without a schema, well formed": (200, "application/vnd.free+json", b"1", []),
    "text": (200, "text/plain", b"abc", []),
    "text that is too long": (200, "text/plain", b"abcd", ["body"]),
    "text that is no UTF-8": (200, "text/plain", b"\xff", ["body"]),
    "octets": (200, "application/octet-stream", b"\xff\xfe\xfd", []),
    "too many octets": (200, "application/octet-stream", b"\xff\xfe\xfd\xfc", ["body"]),
    "a form": (200, "application/x-www-form-urlencoded", b"id=1&name=a&tag=", []),
    "a form with a wrong field": (200, "application/x-www-form-urlencoded", b"id=x&name=a&tag=", ["body /id"]),
    "XML, whose schema speaks of elements": (200, "application/xml", b"<pet/>", []),
    "a table, whose schema speaks of rows": (200, "text/csv", b"a,b", []),
    "JSON where anything may come": (201, JSON, b"[]", ["body"]),
    "a picture where anything may come": (201, "image/png", b"\x89PNG", []),
    "no content, though its type is said": (204, JSON, b"", []),
    "a media type that is not documented": (200, "text/html", b"<p>", []),
    "no media type": (200, "", b"x", []),
    "what the default says": (500, JSON, b"{}", []),
    "what the default does not say": (500, JSON, b"[]", ["body"]),
}


@pytest.mark.parametrize("title", FACTS)
def test_bodies(title: str, spec: Spec) -> None:
    status, media_type, body, wrong = FACTS[title]
    assert [finding.at for finding in found(spec, "GET", status, media_type, body)] == wrong


def test_an_answer_to_head_has_no_body_to_judge(spec: Spec) -> None:
    assert found(spec, "HEAD", 200, JSON, b"") == []


PET = "/components/schemas/Pet"

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
    "what nobody speaks of is assumed": (
        b"{}",
        '{} is not of type "array"',
        "/paths/~1pets/get/responses/200/content/application~1json/schema/type",
        Grade.ASSUMED,
        "the document does not say where this comes from",
    ),
}


@pytest.mark.parametrize("title", EVIDENCE)
def test_evidence(title: str, spec: Spec) -> None:
    body, message, promise, grade, said = EVIDENCE[title]
    [finding] = found(spec, "GET", 200, JSON, body)
    assert (finding.code, finding.message.replace(" (type)", "").replace(" (required)", "")) == ("OAS003", message)
    assert finding.promise == promise
    assert finding.evidence
    assert (finding.evidence.grade, finding.evidence.source + finding.evidence.note) == (grade, said)
