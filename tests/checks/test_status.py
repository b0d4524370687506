"""OAS001: a response has a documented status."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import status
from caveat.exchange import Request, Response
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
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


FACTS: dict[str, tuple[str, int, str | None]] = {
    "its own status": ("GET", 200, None),
    "a status of a range": ("GET", 418, None),
    "a status under no range": ("GET", 500, "the status is 500, documented: 200, 4XX"),
    "a status beside the documented one": ("GET", 201, "the status is 201, documented: 200, 4XX"),
    "any status where there is a default": ("POST", 599, None),
    "a status where none is documented": ("PUT", 200, "the status is 200, documented: none"),
    "a method that is not documented": ("PATCH", 405, None),
}


@pytest.mark.parametrize("title", FACTS)
def test_statuses(title: str, spec: Spec) -> None:
    method, code, message = FACTS[title]
    findings = judge(
        spec.exchange(Request(method, "/pets"), Response(code)), [status.statuses_are_documented.bind(spec)]
    )
    assert [finding.message for finding in findings] == ([] if message is None else [message])


def test_a_finding_has_the_responses_of_the_operation_and_their_evidence(spec: Spec) -> None:
    exchange = spec.exchange(Request("GET", "/pets"), Response(500))
    [finding] = judge(exchange, [status.statuses_are_documented.bind(spec)])
    assert (finding.code, finding.at, finding.promise) == ("OAS001", "status", "/paths/~1pets/get/responses")
    assert (finding.severity, finding.evidence and finding.evidence.source) == (Severity.BREACH, "the handbook")
