"""A second validator: a finding that only one of two validators has breaks no promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.judging.attribution import Attribution
from caveat.judging.finding import Finding
from caveat.openapi.schema import Schemas
from caveat.openapi.second_validator import SecondValidator
from caveat.runs.collector import Collector
from caveat.runs.run import run
from caveat.runs.second_opinion import agrees
from caveat.session.session import Session
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import QUICK, api, application

CONTRACT = api("""
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    put:
      operationId: put
      parameters: [{name: n, in: query, schema: {type: integer, maximum: 3}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses:
        '200':
          description: x
          headers: {X-Rate: {schema: {type: integer}}}
          content: {application/json: {schema: {type: object, required: [id]}}}
""")

FIELDS = Headers([("content-type", "application/json"), ("X-Rate", "lots")])


def found() -> dict[str, Finding]:
    request = Request("PUT", "/pets/1?n=9", FIELDS, b'{"a": 1}')
    findings = Session(CONTRACT).observe(request, Response(200, FIELDS, b"{}")).findings
    return {f"{finding.code} {finding.at}": finding for finding in findings}


FINDINGS = found()


def test_the_findings_are_about_values() -> None:
    assert set(FINDINGS) == {
        "OAS003 body",
        "OAS004 header X-Rate",
        "OAS006 request query n",
        "OAS006 request body /a",
    }


@pytest.mark.parametrize("title", FINDINGS)
def test_two_validators_agree_on_what_is_invalid(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agrees(CONTRACT.spec, FINDINGS[title])
    says: Callable[[SecondValidator, str, object], bool] = lambda _self, _pointer, _value: True  # noqa: E731 - a stub
    monkeypatch.setattr(SecondValidator, "valid", says)
    assert not agrees(CONTRACT.spec, FINDINGS[title])
    assert agrees(CONTRACT.spec, replace(FINDINGS[title], kind="pattern")), "patterns are not compared"
    assert agrees(CONTRACT.spec, replace(FINDINGS[title], exchanges=()))


NULLABLE = api("""
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200':
          description: x
          content: {application/json: {schema: {type: object, properties: {
            born: {anyOf: [{type: string, format: date-time}, {type: 'null'}]},
            code: {oneOf: [{type: string, pattern: '^[a-z]$'}, {type: 'null'}]},
            size: {anyOf: [{type: integer}, {type: 'null'}]}}}}}
""")


def test_a_format_in_a_choice_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b'{"born": "2026-11-26T09:40:51", "code": "AA", "size": "L"}'
    findings = Session(NULLABLE).observe(Request("GET", "/pets"), Response(200, FIELDS, body)).findings
    says: Callable[[SecondValidator, str, object], bool] = lambda _self, _pointer, _value: True  # noqa: E731 - a stub
    monkeypatch.setattr(SecondValidator, "valid", says)
    assert {each.at: agrees(NULLABLE.spec, each) for each in findings} == {
        "body /born": True,
        "body /code": True,
        "body /size": False,
    }


def test_an_unknown_result_does_not_contradict_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecondValidator, "valid", lambda _self, _pointer, _value: None)
    assert agrees(CONTRACT.spec, FINDINGS["OAS003 body"])


def test_a_run_shows_a_finding_on_which_validators_disagree_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecondValidator, "valid", lambda _self, _pointer, _value: True)
    target = Target(application(lambda _: Response(200, Headers([("content-type", "application/json")]), b"{}")))
    verdict = run(CONTRACT, target, drive, QUICK)
    doubts = [finding for finding in verdict.findings if finding.origin is Attribution.TOOL]
    assert "OAS003" in {finding.code for finding in doubts}
    assert not any(finding.is_breach for finding in doubts)
    assert Collector(CONTRACT, target, Plan()).session.confirms(FINDINGS["OAS003 body"]) is False
    assert Schemas({}).valid("", 1)
