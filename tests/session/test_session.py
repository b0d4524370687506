"""Sessions: every exchange judged once, each fault reported once, by its simplest request, and no secret with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.memory import Memory
from caveat.judging.redaction import MASK
from caveat.judging.rule import Breach, rule
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.session.session import Session, redactor_of

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
x-evidence: {grade: documented, source: the handbook}
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object}}}}
    put:
      operationId: put-pet
      x-evidence: {grade: assumed, note: nobody says}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: x}, '400': {description: x}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: key}}
"""


def pets() -> Api:
    value = source.parse(DOCUMENT, "a test").value
    assert isinstance(value, dict)
    return Api("pets", lambda: Spec(value))


PETS = pets()
SECRET = "fake-secret"  # noqa: S105 - obviously fake


def session() -> Session:
    return Session(PETS, redactor_of(PETS, values=[SECRET]))


def test_a_judgement_has_the_exchange_as_sent_and_complete_findings() -> None:
    judgement = session().observe(Request("GET", f"/pets/{SECRET}"), Response(500))
    assert (judgement.exchange.request.target, judgement.exchange.operation) == (f"/pets/{SECRET}", "get-pet")
    [finding] = judgement.findings
    assert finding.exchange
    assert (finding.api, finding.exchange.request.target) == ("pets", f"/pets/{MASK}")


@rule("PUT1", on=["put-pet"], evidence=assumed("a test"))
def pets_are_put(_exchange: Exchange) -> Iterator[Breach]:
    """A pet is put."""
    yield from ()


def test_a_rule_about_another_operation_did_not_speak() -> None:
    contract = pets()
    vars(contract)["own_rules"] = (pets_are_put,)
    it = Session(contract)
    it.observe(Request("GET", "/pets/1"), Response(200))
    assert "PUT1" not in it.coverage.rules
    it.observe(Request("PUT", "/pets/1"), Response(204))
    assert "PUT1" in it.coverage.rules


COUNT = Memory(int, lambda number, _exchange: number + 1)


def test_a_restart_clears_the_memory_of_rules_and_keeps_the_counts() -> None:
    numbers: list[int] = []

    @rule("LEN1", evidence=assumed("a test"), memory=COUNT)
    def exchanges_are_counted(_exchange: Exchange, number: int) -> Iterator[Breach]:
        """Rules remember how many exchanges there were."""
        numbers.append(number)
        yield from ()

    contract = pets()
    vars(contract)["own_rules"] = (exchanges_are_counted,)
    it = Session(contract)
    for _ in range(2):
        it.observe(Request("GET", "/pets/1"), Response(200))
    it.restart()
    it.observe(Request("GET", "/pets/1"), Response(200))
    assert (numbers, it.coverage.exchanges) == ([0, 1, 0], 3)


LONG = Request("GET", "/pets/a-long-name", body=b"x" * 10)
SHORT = Request("GET", "/pets/b")
LATER = Request("GET", "/pets/c")

ORDERS: dict[str, tuple[list[Request], Request]] = {
    "alone": ([LONG], LONG),
    "a shorter one after it": ([LONG, SHORT], SHORT),
    "a longer one after it": ([SHORT, LONG], SHORT),
    "another as short after it": ([SHORT, LATER], LATER),
}


@pytest.mark.parametrize("title", ORDERS)
def test_of_a_fault_the_simplest_request_is_kept(title: str) -> None:
    requests, kept = ORDERS[title]
    it = session()
    for request in requests:
        it.observe(request, Response(500))
    [finding] = it.findings
    assert finding.exchange
    assert (finding.exchange.request, finding.code, finding.api) == (kept, "OAS001", "pets")


@pytest.mark.parametrize("names", [(SECRET, "rex-dog"), ("rex-dog", SECRET)])
def test_how_simple_a_request_is_goes_by_what_is_shown_of_it(names: tuple[str, str]) -> None:
    it = session()
    for name in names:
        it.observe(Request("GET", f"/pets/{name}"), Response(500))
    [finding] = it.findings
    assert finding.exchange
    assert finding.exchange.request.target == f"/pets/{MASK}"


def test_faults_that_differ_in_rule_operation_or_place_are_told_apart() -> None:
    it = session()
    html = Headers([("content-type", "text/html")])
    json = Headers([("content-type", "application/json")])
    it.observe(Request("GET", "/pets/1"), Response(500))
    it.observe(Request("PUT", "/pets/1"), Response(500))
    it.observe(Request("GET", "/pets/1"), Response(200, html))
    it.observe(Request("GET", "/pets/1"), Response(200, json, b"[]"))
    it.observe(Request("GET", "/pets/1"), Response(200, json, b"["))
    told = sorted((finding.code, finding.operation, finding.at) for finding in it.findings)
    assert told == [
        ("OAS001", "get-pet", "status"),
        ("OAS001", "put-pet", "status"),
        ("OAS002", "get-pet", "header Content-Type"),
        ("OAS003", "get-pet", "body"),
        ("OAS003", "get-pet", "body"),
    ]


def test_findings_are_kept_without_secrets() -> None:
    it = session()
    exchange = Exchange(Request("GET", f"/pets/{SECRET}"), Response(200, body=SECRET.encode()))
    it.add(Finding("C", "t", f"found {SECRET}", Severity.NEWS, at=f"body /{SECRET}", exchanges=(exchange,)))
    assert SECRET not in str([asdict(finding) for finding in it.findings])
    [finding] = it.findings
    assert (finding.message, finding.at) == (f"found {MASK}", f"body /{MASK}")


def test_findings_are_kept_in_words_that_can_be_written() -> None:
    it = session()
    it.add(Finding("C", "t", "half a pair: \ud800", Severity.NEWS, at="body /\ud800"))
    [finding] = it.findings
    assert (finding.message, finding.at) == ("half a pair: ?", "body /?")


def test_the_values_of_credential_fields_are_masked_by_default() -> None:
    [finding] = Session(PETS).observe(Request("GET", "/pets/1?key=abcdef"), Response(500)).findings
    assert finding.exchange
    assert finding.exchange.request.target == f"/pets/1?key={MASK}"
