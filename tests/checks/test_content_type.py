"""OAS002: a response body has a documented media type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import content_type
from caveat.exchange import Headers, Request, Response
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200': {description: x, content: {Application/JSON: {}, 'text/csv; header=present': {}}}
        '206': {description: x, content: {image/*: {}}}
        '207': {description: x, content: {'*/*': {}}}
        '202': {description: x}
        '203': {description: x, content: {text/plain: {}, image/*: {}}}
        '204': {description: x}
        4XX: {description: x, content: {application/problem+json: {}}}
        default: {$ref: '#/components/responses/Any'}
    head: {operationId: look, responses: {'200': {description: x, content: {application/json: {}}}}}
components:
  responses:
    Any:
      description: x
      content: {application/json: {}}
      x-evidence: {grade: documented, source: the handbook}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


FACTS: dict[str, tuple[str, int, str | None, str | None]] = {
    "the documented one": ("GET", 200, "application/json", None),
    "in another case": ("GET", 200, "APPLICATION/json", None),
    "with a charset": ("GET", 200, "application/json; charset=utf-8", None),
    "the other documented one": ("GET", 200, "text/csv", None),
    "one that is not documented": (
        "GET",
        200,
        "text/html",
        "the media type is text/html, expected application/json or text/csv; header=present",
    ),
    "JSON of another kind": (
        "GET",
        404,
        "application/json",
        "the media type is application/json, expected application/problem+json",
    ),
    "JSON of the documented kind": ("GET", 404, "application/problem+json", None),
    "one of a documented range": ("GET", 206, "image/png", None),
    "one outside of the range": ("GET", 206, "text/plain", "the media type is text/plain, expected image/*"),
    "anything where all is allowed": ("GET", 207, "video/mp4", None),
    "none at all": (
        "GET",
        200,
        None,
        "there is no Content-Type, expected application/json or text/csv; header=present",
    ),
    "none where a text may be empty": ("GET", 203, None, None),
    "none where nothing is documented": ("GET", 202, None, None),
    "some where nothing is documented": ("GET", 202, "text/plain", None),
    "none where there is no content": ("GET", 204, None, None),
    "none though the default has a body": ("GET", 500, None, "there is no Content-Type, expected application/json"),
    "none in an answer to HEAD": ("HEAD", 200, None, None),
    "another in an answer to HEAD": ("HEAD", 200, "text/html", None),
    "none in a status without a body": ("GET", 304, None, None),
    "none in an interim status": ("GET", 103, None, None),
    "none for a status that is not documented": ("HEAD", 500, None, None),
}


@pytest.mark.parametrize("title", FACTS)
def test_media_types(title: str, spec: Spec) -> None:
    method, status, sent, message = FACTS[title]
    response = Response(status, Headers([] if sent is None else [("content-type", sent)]))
    findings = judge(
        spec.exchange(Request(method, "/pets"), response), [content_type.media_types_are_documented.bind(spec)]
    )
    assert [finding.message for finding in findings] == ([] if message is None else [message])


def test_a_finding_has_the_response_that_a_reference_leads_to(spec: Spec) -> None:
    exchange = spec.exchange(Request("GET", "/pets"), Response(500))
    [finding] = judge(exchange, [content_type.media_types_are_documented.bind(spec)])
    assert (finding.code, finding.at) == ("OAS002", "header Content-Type")
    assert finding.promise == "/components/responses/Any"
    assert finding.evidence
    assert finding.evidence.source == "the handbook"
