"""OAS005 and OAS006: what the contract allows is taken, and only that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import requests
from caveat.exchange import Headers, Request, Response
from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

JSON = "application/json"

DOCUMENT = """
security: [{key: []}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post:
      operationId: change
      x-evidence: {grade: documented, source: page of pets}
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 10}}
        - name: kind
          in: query
          schema: {enum: [cat, dog]}
          x-evidence: {grade: assumed, note: seen in a sample}
        - {name: X-Trace, in: header, schema: {type: string, minLength: 2}}
        - {name: pot, in: cookie, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/*: {schema: {$ref: '#/components/schemas/Pet'}}
    get: {operationId: see, security: [], parameters: [{name: q, in: query, required: true, schema: {}}]}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: key}}
  schemas:
    Pet: {type: object, required: [n], properties: {n: {type: integer, x-evidence: {grade: inferred, note: a sample}}}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


def sent(target: str = "/pets/1", body: bytes = b'{"n": 1}', media_type: str = JSON, **headers: str) -> Request:
    fields = {"key": "fake", "content-type": media_type, **headers}
    named = [(name.replace("_", "-"), value) for name, value in fields.items() if value]
    return Request("POST", target, Headers(named), body)


ALLOWED: dict[str, Request] = {
    "a plain one": sent(),
    "with every parameter": sent("/pets/1?limit=10&kind=cat", X_Trace="ab", cookie="pot=true"),
    "with a parameter nobody spoke of": sent("/pets/1?limit=1&color=red"),
    "with a property nobody spoke of": sent(body=b'{"n": 1, "m": []}'),
    "with a charset": sent(media_type="application/json; charset=utf-8"),
    "percent-encoded": sent("/pets/%31?%6Cimit=%31"),
    "XML, whose schema speaks of elements": sent(body=b"<pet/>", media_type="application/xml"),
    "a form of a range": sent(
        media_type="multipart/form-data; boundary=x",
        body=b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n--x--\r\n',
    ),
}

FORBIDDEN: dict[str, tuple[Request, list[str]]] = {
    "a number too large": (sent("/pets/1?limit=11"), ["request query limit"]),
    "a number that is none": (sent("/pets/1?limit=many"), ["request query limit"]),
    "an unknown word": (sent("/pets/1?kind=cow"), ["request query kind"]),
    "a path of another type": (sent("/pets/x"), ["request path id"]),
    "a header too short": (sent(X_Trace="a"), ["request header X-Trace"]),
    "a cookie of another type": (sent(cookie="pot=7"), ["request cookie pot"]),
    "no body": (sent(body=b""), ["request body"]),
    "broken JSON": (sent(body=b"{"), ["request body"]),
    "another body": (sent(body=b"[]"), ["request body"]),
    "a property of another type": (sent(body=b'{"n": "1"}'), ["request body /n"]),
    "an undocumented media type": (sent(media_type="text/plain"), ["request header Content-Type"]),
    "no media type": (sent(media_type=""), ["request header Content-Type"]),
    "two things wrong": (sent("/pets/x?limit=11"), ["request path id", "request query limit"]),
}


def refused(spec: Spec, request: Request, status: int) -> list[Finding]:
    return list(judge(spec.exchange(request, Response(status)), [requests.allowed_requests_are_taken.bind(spec)]))


def accepted(spec: Spec, request: Request, status: int = 200) -> list[Finding]:
    return list(judge(spec.exchange(request, Response(status)), [requests.other_requests_are_refused.bind(spec)]))


@pytest.mark.parametrize("title", ALLOWED)
def test_an_allowed_request_may_be_taken_but_not_blamed(title: str, spec: Spec) -> None:
    assert accepted(spec, ALLOWED[title]) == []
    assert [finding.at for finding in refused(spec, ALLOWED[title], 400)] == ["request"]


def test_a_refusal_that_was_asked_for_blames_nobody(spec: Spec) -> None:
    response = Response(400, Headers([("Preference-Applied", "code=400")]))
    assert list(judge(spec.exchange(sent(), response), [requests.allowed_requests_are_taken.bind(spec)])) == []


@pytest.mark.parametrize("title", FORBIDDEN)
def test_a_forbidden_request_may_be_blamed_but_not_taken(title: str, spec: Spec) -> None:
    request, wrong = FORBIDDEN[title]
    assert refused(spec, request, 400) == []
    assert [finding.at for finding in accepted(spec, request)] == wrong


@pytest.mark.parametrize("target", ["/pets/1?limit=1&limit=2", "/pets/1?kind=cat&kind=cat"])
def test_of_a_parameter_sent_twice_nobody_knows(target: str, spec: Spec) -> None:
    assert accepted(spec, sent(target)) == []
    assert refused(spec, sent(target), 400) == []


@pytest.mark.parametrize("status", [400, 415, 422])
def test_statuses_that_blame_the_request(status: int, spec: Spec) -> None:
    [finding] = refused(spec, sent(), status)
    assert finding.code == "OAS005"
    assert finding.message == f"the contract allows this request, but the answer is {status}"
    assert (finding.promise, finding.evidence and finding.evidence.grade) == ("/paths/~1pets~1{id}/post", Grade.ASSUMED)


@pytest.mark.parametrize("status", [101, 200, 302, 401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 429, 500, 503])
def test_statuses_that_blame_the_caller_the_state_or_the_server(status: int, spec: Spec) -> None:
    assert refused(spec, sent(), status) == []


@pytest.mark.parametrize("status", [199, 300, 400, 404, 500])
def test_a_forbidden_request_may_be_refused_in_any_way(status: int, spec: Spec) -> None:
    assert accepted(spec, sent(body=b"["), status) == []


def test_a_request_without_its_credential_may_be_blamed(spec: Spec) -> None:
    assert refused(spec, sent(key=""), 400) == []
    assert len(refused(spec, Request("GET", "/pets/1?q="), 400)) == 1


def test_a_required_parameter_is_missed(spec: Spec) -> None:
    [finding] = accepted(spec, Request("GET", "/pets/1"))
    assert (finding.code, finding.at) == ("OAS006", "request query q")
    assert finding.message == "query q: is required; yet the answer is 200"


PROMISES = {
    "/pets/1?limit=11": ("/post/parameters/0/schema/maximum", Grade.DOCUMENTED, "page of pets"),
    "/pets/1?kind=cow": ("/post/parameters/1/schema/enum", Grade.ASSUMED, "seen in a sample"),
}


@pytest.mark.parametrize("target", PROMISES)
def test_a_parameter_has_its_own_evidence_or_its_operation_s(target: str, spec: Spec) -> None:
    promise, grade, said = PROMISES[target]
    [finding] = accepted(spec, sent(target))
    assert finding.promise == f"/paths/~1pets~1{{id}}{promise}"
    assert finding.evidence
    assert (finding.evidence.grade, finding.evidence.source + finding.evidence.note) == (grade, said)


def test_a_property_behind_a_reference_has_its_own_evidence(spec: Spec) -> None:
    [finding] = accepted(spec, sent(body=b'{"n": "1"}'))
    assert finding.promise == "/components/schemas/Pet/properties/n/type"
    assert finding.evidence
    assert finding.evidence.grade is Grade.INFERRED
