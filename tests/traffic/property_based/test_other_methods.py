"""Operations of methods that Schemathesis does not know are tested, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from caveat.catalogue.api import Api, from_document
from caveat.judging.verdict import Verdict
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

TEXT = """
openapi: 3.2.0
info: {title: t, version: '1'}
security: [{key: []}]
paths:
  /files/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    additionalOperations:
      COPY:
        operationId: copy
        parameters: [{name: deep, in: query, schema: {type: boolean}}]
        requestBody:
          required: true
          content: {application/json: {schema: {type: object, required: [to], properties: {to: {minLength: 3}}}}}
        responses:
          '201': {description: d, content: {application/json: {schema: {type: object, required: [id]}}}}
          '400': {description: bad}
          '401': {description: who}
      PURGE: {operationId: purge, responses: {'204': {description: d}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
"""


@pytest.fixture
def api(tmp_path: Path) -> Api:
    (tmp_path / "files.yaml").write_text(TEXT)
    return from_document(tmp_path / "files.yaml")


def statuses(verdict: Verdict, operation: str) -> dict[int, int]:
    return {status: count for status, count in verdict.outcomes[operation].statuses.items() if count}


@pytest.mark.parametrize("brief", [False, True])
def test_valid_and_invalid_requests_are_sent(api: Api, *, brief: bool) -> None:
    verdict = run(api, mock_target(api), drive, Plan(examples=3, brief=brief))
    assert (verdict.breaches, verdict.errors, verdict.never_accepted) == ((), (), ())
    assert statuses(verdict, "copy") == {201: 3 + brief, 400: 3 + brief, 401: 2}
    assert statuses(verdict, "purge") == {204: 3 + brief, 401: 2}


def test_a_response_that_breaks_the_contract_is_a_finding(api: Api) -> None:
    verdict = run(api, Target(JSONResponse({"name": "x"}, 201)), drive, Plan(examples=2))
    assert {(finding.code, finding.operation) for finding in verdict.breaches} >= {("OAS003", "copy")}


def test_the_same_seed_sends_the_same_requests(api: Api) -> None:
    first, second = (run(api, mock_target(api), drive, Plan(seed=4, examples=2)) for _ in range(2))
    assert first.digest == second.digest
