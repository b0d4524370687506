"""Requests of a run show what a server enforces: refused ones, and those that it accepts against its contract."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from caveat.exchange import Request, Response
from caveat.judging.verdict import Verdict
from caveat.mutation.judged import Judged, known_findings
from caveat.mutation.mutant import Outcome
from caveat.mutation.request_results import decide
from caveat.mutation.requests import request_mutants
from caveat.mutation.witnesses import RecordedRequests
from mutated import API, REFUSED, SPEC, answer, ids, recording, request
from pet_traffic import api

ACCEPTED = (request(), answer())


def outcome(title: str, *steps: tuple[Request, Response]) -> Outcome:
    [mutant] = [each for each in request_mutants(SPEC) if ids([each]) == [title]]
    return decide(mutant, RecordedRequests.of(SPEC, recording(*steps)), Judged(API)).outcome


def outcome_on_a_server_that_accepts(title: str, sent: Request) -> tuple[Outcome, str]:
    """The outcome where the run has found that the server accepts a request."""
    [mutant] = [each for each in request_mutants(SPEC) if ids([each]) == [title]]
    found = Judged(API).alone(SPEC.exchange(sent, answer())).new
    known = known_findings(Verdict("library", 1, findings=found))
    result = decide(mutant, RecordedRequests.of(SPEC, recording(ACCEPTED, (sent, answer()))), Judged(API, known=known))
    return result.outcome, result.note


@pytest.mark.parametrize(
    ("title", "sent", "code"),
    [
        ("credential: auth", request(key=""), "OAS007"),
        ("query dry: type", request("/books?dry=perhaps"), "OAS006"),
        ("body /title: minLength", request(body={"title": ""}), "OAS006"),
    ],
)
def test_a_promise_that_the_server_does_not_enforce_is_already_broken(title: str, sent: Request, code: str) -> None:
    expected = (Outcome.ALREADY_BROKEN, f"without the mutant, the server breaks it: {code}")
    assert outcome_on_a_server_that_accepts(title, sent) == expected


def test_another_promise_that_the_server_does_not_enforce_is_ignored() -> None:
    assert outcome_on_a_server_that_accepts("query note: maxLength", request(key=""))[0] is Outcome.SURVIVED


def test_a_server_that_needs_no_credential_refuses_for_another_reason() -> None:
    refused = request("/books?dry=perhaps", key="")
    assert outcome("query dry: type", ACCEPTED, (refused, REFUSED)) is Outcome.SURVIVED
    assert outcome("query dry: type", (request(key=""), answer()), (refused, REFUSED)) is Outcome.FOUND


PARAMETER = """
openapi: 3.1.0
info: {title: Filter, version: '1'}
paths:
  /books:
    get:
      operationId: list-books
      parameters:
        - name: filter
          in: query
          content:
            application/json:
              schema:
                type: object
                properties: {order: {oneOf: [{type: string}, {type: array, items: {type: string}}]}}
        - {name: limit, in: query, schema: {type: integer, format: int32, maximum: 2147483646}}
      responses: {'200': {description: x}, '400': {description: x}}
"""


def of_parameter(title: str, *steps: tuple[Request, Response]) -> Outcome:
    contract = api(PARAMETER)
    [mutant] = [each for each in request_mutants(contract.spec) if ids([each]) == [title]]
    return decide(mutant, RecordedRequests.of(contract.spec, recording(*steps)), Judged(contract)).outcome


def filtered(text: str) -> Request:
    return Request("GET", f"/books?filter={quote(text)}")


def test_a_branch_of_a_choice_in_a_parameter_is_broken_by_a_value_of_no_branch() -> None:
    accepted, number = (filtered('{"order": "a"}'), Response(200)), (filtered('{"order": 3}'), REFUSED)
    assert of_parameter("query filter /order: type", accepted, number) is Outcome.FOUND
    assert of_parameter("query filter /order: type", accepted) is Outcome.SURVIVED


def test_a_format_of_numbers_adds_nothing_to_their_bounds() -> None:
    accepted = (Request("GET", "/books?limit=3"), Response(200))
    assert of_parameter("query limit: format", accepted) is Outcome.EQUIVALENT
    assert of_parameter("query limit: maximum", accepted) is Outcome.SURVIVED
