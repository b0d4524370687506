"""OAS001 and OAS009: a response has a documented status, and no request makes the server fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import status
from caveat.exchange import Headers, Request, Response
from caveat.judging.cause import NO_CREDENTIAL
from caveat.judging.finding import Severity
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: list
      x-evidence: {grade: documented, source: the handbook}
      responses: {'200': {description: x}, 4XX: {description: x}}
    post: {operationId: make, responses: {'201': {description: x}, default: {description: x}}}
    put: {operationId: put, responses: {}}
    delete: {operationId: drop, responses: {'204': {description: x}, '503': {description: x}}}
    patch: {operationId: change, responses: {'400': {description: x}}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


FACTS: dict[str, tuple[str, int, str | None]] = {
    "its own status": ("GET", 200, None),
    "a status of a range": ("GET", 418, None),
    "a failure, which is the subject of OAS009": ("GET", 500, None),
    "a failure of a gateway": ("GET", 502, None),
    "a client that is too fast": ("DELETE", 429, None),
    "a failure of a content delivery network": ("GET", 522, None),
    "a resource that has not changed, unasked": ("GET", 304, "the status is 304, documented: 200, 4XX"),
    "a status beside the documented one": ("GET", 201, "the status is 201, documented: 200, 4XX"),
    "any status where there is a default": ("POST", 599, None),
    "a status where none is documented": ("PUT", 200, None),
    "a method that is not documented": ("HEAD", 405, None),
}


@pytest.mark.parametrize("title", FACTS)
def test_statuses(title: str, spec: Spec) -> None:
    method, code, message = FACTS[title]
    findings = judge(
        spec.exchange(Request(method, "/pets"), Response(code)), [status.statuses_are_documented.bind(spec)]
    )
    assert [finding.message for finding in findings] == ([] if message is None else [message])


def test_a_finding_has_the_responses_of_the_operation_and_their_evidence(spec: Spec) -> None:
    exchange = spec.exchange(Request("GET", "/pets"), Response(202))
    [finding] = judge(exchange, [status.statuses_are_documented.bind(spec)])
    assert (finding.code, finding.at, finding.promise) == ("OAS001", "status", "/paths/~1pets/get/responses")
    assert (finding.severity, finding.evidence and finding.evidence.source) == (Severity.BREACH, "the handbook")


LEFT_OPEN: dict[str, tuple[str, int, Severity]] = {
    **{f"the refusal {code} of a plain document": ("DELETE", code, Severity.LEFT_OPEN)
       for code in (400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422)},
    "a success where only errors are documented": ("PATCH", 200, Severity.LEFT_OPEN),
    "another success": ("DELETE", 200, Severity.NEWS),
    "a redirect": ("DELETE", 302, Severity.NEWS),
    "a success of a contract with evidence": ("GET", 201, Severity.BREACH),
}  # fmt: skip


@pytest.mark.parametrize("title", LEFT_OPEN)
def test_what_a_plain_document_leaves_out_breaks_nothing(title: str, spec: Spec) -> None:
    method, code, severity = LEFT_OPEN[title]
    exchange = spec.exchange(Request(method, "/pets"), Response(code))
    [finding] = judge(exchange, [status.statuses_are_documented.bind(spec)])
    assert (finding.severity, finding.is_breach) == (severity, severity is not Severity.LEFT_OPEN)


FAILURES: dict[str, tuple[str, int, str | None]] = {
    "a failure": ("GET", 500, "the status is 500"),
    "a failure where there is a default": ("POST", 500, "the status is 500"),
    "a failure where nothing is documented": ("PUT", 501, "the status is 501"),
    "a documented failure": ("DELETE", 503, None),
    "a failure of a gateway": ("GET", 502, None),
    "a refusal": ("GET", 404, None),
}


@pytest.mark.parametrize("title", FAILURES)
def test_failures_of_the_server(title: str, spec: Spec) -> None:
    method, code, message = FAILURES[title]
    exchange = spec.exchange(Request(method, "/pets"), Response(code, body=b"a trace"))
    findings = judge(exchange, [status.no_request_makes_the_server_fail.bind(spec)])
    assert [finding.message for finding in findings] == ([] if message is None else [message])


PROTECTED = """
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
paths:
  /pets:
    get: {operationId: list, security: [{key: []}], responses: {'200': {description: x}}}
    put: {operationId: put, responses: {'200': {description: x}}}
"""

WITH_CREDENTIALS: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "without a credential": ("GET", [], NO_CREDENTIAL),
    "with a credential": ("GET", [("X-Key", "a")], ""),
    "without a credential, where none is required": ("PUT", [], ""),
}


@pytest.mark.parametrize("title", WITH_CREDENTIALS)
def test_a_failure_without_the_required_credential_is_of_its_own_kind(
    title: str, compiled: Callable[[str], Spec]
) -> None:
    method, fields, kind = WITH_CREDENTIALS[title]
    protected = compiled(PROTECTED)
    exchange = protected.exchange(Request(method, "/pets", Headers(fields)), Response(500))
    [finding] = judge(exchange, [status.no_request_makes_the_server_fail.bind(protected)])
    assert finding.kind == kind


ASKED_FOR = [("If-None-Match", '"a"', 304), ("if-modified-since", "Wed, 21 Oct 2026 07:28:00 GMT", 304)]


@pytest.mark.parametrize(("name", "value", "code"), [*ASKED_FOR, ("Range", "bytes=0-1", 206)])
def test_a_status_that_a_header_asks_for_needs_no_document(name: str, value: str, code: int, spec: Spec) -> None:
    exchange = spec.exchange(Request("GET", "/pets", Headers([(name, value)])), Response(code))
    assert list(judge(exchange, [status.statuses_are_documented.bind(spec)])) == []


@pytest.mark.parametrize("code", [520, 524, 530])
def test_a_content_delivery_network_is_not_the_server(code: int, spec: Spec) -> None:
    exchange = spec.exchange(Request("GET", "/pets"), Response(code))
    assert list(judge(exchange, [status.no_request_makes_the_server_fail.bind(spec)])) == []
