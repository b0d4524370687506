"""OAS005 and OAS006: allowed requests are accepted, others are rejected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import requests
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding
from caveat.judging.judge import judge
from caveat.openapi.formats import with_bounds
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
    "with an undocumented parameter": sent("/pets/1?limit=1&color=red"),
    "with an undocumented property": sent(body=b'{"n": 1, "m": []}'),
    "with a charset": sent(media_type="application/json; charset=utf-8"),
    "a number with a sign and zeros": sent("/pets/007?limit=%2B7"),
    "a boolean in another spelling": sent(cookie="pot=True"),
    "a boolean as a number": sent(cookie="pot=0"),
    "percent-encoded": sent("/pets/%31?%6Cimit=%31"),
    "XML, whose schema describes elements": sent(body=b"<pet/>", media_type="application/xml"),
    "a form by a media type range": sent(
        media_type="multipart/form-data; boundary=x",
        body=b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n--x--\r\n',
    ),
}

FORBIDDEN: dict[str, tuple[Request, list[str]]] = {
    "a number too large": (sent("/pets/1?limit=11"), ["request query limit"]),
    "text for a number": (sent("/pets/1?limit=many"), ["request query limit"]),
    "a number too large with zeros": (sent("/pets/1?limit=0011"), ["request query limit"]),
    "an unlisted value": (sent("/pets/1?kind=cow"), ["request query kind"]),
    "a path of another type": (sent("/pets/x"), ["request path id"]),
    "a header too short": (sent(X_Trace="a"), ["request header X-Trace"]),
    "a cookie of another type": (sent(cookie="pot=7"), ["request cookie pot"]),
    "no body": (sent(body=b""), ["request body"]),
    "broken JSON": (sent(body=b"{"), ["request body"]),
    "another body": (sent(body=b"[]"), ["request body"]),
    "a property of another type": (sent(body=b'{"n": "1"}'), ["request body /n"]),
    "an undocumented media type": (sent(media_type="text/plain"), ["request header Content-Type"]),
    "no media type": (sent(media_type=""), ["request header Content-Type"]),
    "two problems": (sent("/pets/x?limit=11"), ["request path id", "request query limit"]),
}


def rejected(spec: Spec, request: Request, status: int) -> list[Finding]:
    return list(judge(spec.exchange(request, Response(status)), [requests.allowed_requests_are_accepted.bind(spec)]))


def accepted(spec: Spec, request: Request, status: int = 200) -> list[Finding]:
    return list(judge(spec.exchange(request, Response(status)), [requests.other_requests_are_rejected.bind(spec)]))


@pytest.mark.parametrize("title", ALLOWED)
def test_an_allowed_request_may_be_accepted_but_not_rejected_as_malformed(title: str, spec: Spec) -> None:
    assert accepted(spec, ALLOWED[title]) == []
    if title in {"a number with a sign and zeros", "a boolean in another spelling", "a boolean as a number"}:
        # OpenAPI does not say how these are written.
        assert rejected(spec, ALLOWED[title], 400) == []
        return
    assert [finding.at for finding in rejected(spec, ALLOWED[title], 400)] == ["request"]


def test_a_rejection_that_the_client_asked_for_is_no_breach(spec: Spec) -> None:
    response = Response(400, Headers([("Preference-Applied", "code=400")]))
    assert list(judge(spec.exchange(sent(), response), [requests.allowed_requests_are_accepted.bind(spec)])) == []


@pytest.mark.parametrize("title", FORBIDDEN)
def test_a_forbidden_request_may_be_rejected_but_not_accepted(title: str, spec: Spec) -> None:
    request, places = FORBIDDEN[title]
    assert rejected(spec, request, 400) == []
    assert [finding.at for finding in accepted(spec, request)] == places


@pytest.mark.parametrize("target", ["/pets/1?limit=1&limit=2", "/pets/1?kind=cat&kind=cat"])
def test_a_repeated_parameter_may_be_accepted_or_rejected(target: str, spec: Spec) -> None:
    assert accepted(spec, sent(target)) == []
    assert rejected(spec, sent(target), 400) == []


@pytest.mark.parametrize("request_", [sent("/pets/1?Limit=1"), sent(body=b'{"n": 1, "N": 2}')])
def test_a_name_in_another_spelling_may_be_accepted_or_rejected(request_: Request, spec: Spec) -> None:
    assert accepted(spec, request_) == []
    assert rejected(spec, request_, 400) == []


@pytest.mark.parametrize("status", [400, 415, 422])
def test_statuses_for_malformed_requests(status: int, spec: Spec) -> None:
    [finding] = rejected(spec, sent(), status)
    assert finding.code == "OAS005"
    assert finding.message == f"the status is {status}, but the contract allows this request"
    assert (finding.promise, finding.evidence and finding.evidence.grade) == ("/paths/~1pets~1{id}/post", Grade.ASSUMED)


@pytest.mark.parametrize("status", [101, 200, 302, 401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 429, 500, 503])
def test_statuses_about_the_caller_the_state_or_the_server(status: int, spec: Spec) -> None:
    assert rejected(spec, sent(), status) == []


@pytest.mark.parametrize("status", [199, 300, 400, 404, 500])
def test_a_forbidden_request_may_be_rejected_with_any_status(status: int, spec: Spec) -> None:
    assert accepted(spec, sent(body=b"["), status) == []


def test_a_request_without_its_credential_may_be_rejected(spec: Spec) -> None:
    assert rejected(spec, sent(key=""), 400) == []
    assert len(rejected(spec, Request("GET", "/pets/1?q="), 400)) == 1


def test_a_missing_required_parameter_is_named(spec: Spec) -> None:
    [finding] = accepted(spec, Request("GET", "/pets/1"))
    assert (finding.code, finding.at) == ("OAS006", "request query q")
    assert finding.message == "the status is 200, but query q is not allowed: is required"


PROMISES = {
    "/pets/1?limit=11": ("/post/parameters/0/schema/maximum", Grade.DOCUMENTED, "page of pets"),
    "/pets/1?kind=cow": ("/post/parameters/1/schema/enum", Grade.ASSUMED, "seen in a sample"),
}


@pytest.mark.parametrize("target", PROMISES)
def test_a_parameter_has_its_own_evidence_or_that_of_its_operation(target: str, spec: Spec) -> None:
    promise, grade, text = PROMISES[target]
    [finding] = accepted(spec, sent(target))
    assert finding.promise == f"/paths/~1pets~1{{id}}{promise}"
    assert finding.evidence
    assert (finding.evidence.grade, finding.evidence.source + finding.evidence.note) == (grade, text)


def test_a_property_behind_a_reference_has_its_own_evidence(spec: Spec) -> None:
    [finding] = accepted(spec, sent(body=b'{"n": "1"}'))
    assert finding.promise == "/components/schemas/Pet/properties/n/type"
    assert finding.evidence
    assert finding.evidence.grade is Grade.INFERRED


BEYOND: dict[str, tuple[str, list[str]]] = {
    "the format only": ("n=2147483648", []),
    "the document's own bound": ("n=0", ["/paths/~1a/get/parameters/0/schema/minimum"]),
    "its type": ("n=x", ["/paths/~1a/get/parameters/0/schema/type"]),
}


@pytest.mark.parametrize("title", BEYOND)
def test_a_format_of_numbers_does_not_say_that_others_are_refused(title: str) -> None:
    query, promises = BEYOND[title]
    schema: JsonValue = {"type": "integer", "format": "int32", "minimum": 1}
    operation: JsonValue = {"operationId": "a", "parameters": [{"name": "n", "in": "query", "schema": schema}]}
    spec = Spec(with_bounds({"paths": {"/a": {"get": operation}}}))
    findings = judge(
        spec.exchange(Request("GET", f"/a?{query}"), Response(200)), [requests.other_requests_are_rejected.bind(spec)]
    )
    assert [finding.promise for finding in findings] == promises
