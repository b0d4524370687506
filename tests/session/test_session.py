"""Sessions: each exchange is judged and counted, and findings are complete and without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.memory import Memory
from caveat.judging.redaction import MASK
from caveat.judging.rule import Breach, rule
from caveat.session.session import Session, redactor_of
from graded_pets import PETS, pets

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


def test_a_rule_of_another_operation_is_not_counted() -> None:
    contract = pets()
    vars(contract)["own_rules"] = (pets_are_put,)
    observer = Session(contract)
    observer.observe(Request("GET", "/pets/1"), Response(200))
    assert "PUT1" not in observer.coverage.rules
    observer.observe(Request("PUT", "/pets/1"), Response(204))
    assert "PUT1" in observer.coverage.rules


COUNT = Memory(int, lambda number, _exchange: number + 1)


def test_a_restart_clears_the_memory_of_rules_and_keeps_the_counts() -> None:
    numbers: list[int] = []

    @rule("LEN1", evidence=assumed("a test"), memory=COUNT)
    def exchanges_are_counted(_exchange: Exchange, number: int) -> Iterator[Breach]:
        """The rule records the number of earlier exchanges."""
        numbers.append(number)
        yield from ()

    contract = pets()
    vars(contract)["own_rules"] = (exchanges_are_counted,)
    observer = Session(contract)
    for _ in range(2):
        observer.observe(Request("GET", "/pets/1"), Response(200))
    observer.restart()
    observer.observe(Request("GET", "/pets/1"), Response(200))
    assert (numbers, observer.coverage.exchanges) == ([0, 1, 0], 3)


@pytest.mark.parametrize("names", [(SECRET, "rex-dog"), ("rex-dog", SECRET)])
def test_the_simplest_request_is_chosen_after_redaction(names: tuple[str, str]) -> None:
    observer = session()
    for name in names:
        observer.observe(Request("GET", f"/pets/{name}"), Response(500))
    [finding] = observer.findings
    assert finding.exchange
    assert finding.exchange.request.target == f"/pets/{MASK}"


def test_problems_that_differ_in_rule_operation_or_place_are_separate_findings() -> None:
    observer = session()
    html = Headers([("content-type", "text/html")])
    json = Headers([("content-type", "application/json")])
    observer.observe(Request("GET", "/pets/1"), Response(500))
    observer.observe(Request("PUT", "/pets/1"), Response(500))
    observer.observe(Request("GET", "/pets/1"), Response(501))
    observer.observe(Request("GET", "/pets/1"), Response(200, html))
    observer.observe(Request("GET", "/pets/1"), Response(200, json, b"[]"))
    observer.observe(Request("GET", "/pets/1"), Response(200, json, b"["))
    problems = sorted((finding.code, finding.operation, finding.at) for finding in observer.findings)
    assert problems == [
        ("OAS002", "get-pet", "header Content-Type"),
        ("OAS003", "get-pet", "body"),
        ("OAS003", "get-pet", "body"),
        ("OAS009", "get-pet", "status"),
        ("OAS009", "get-pet", "status"),
        ("OAS009", "put-pet", "status"),
    ]


def test_an_exchange_counts_once_for_a_finding_in_several_items_of_a_list() -> None:
    @rule("X1", on=["get-pet"], evidence=assumed("a test"))
    def items_have_ids(_exchange: Exchange) -> Iterator[Breach]:
        """Each item has an id."""
        for index in range(3):
            yield Breach("no id", at=f"body /{index}/id")

    contract = pets()
    vars(contract)["own_rules"] = (items_have_ids,)
    observer = Session(contract)
    for _ in range(2):
        observer.observe(Request("GET", "/pets/1"), Response(500))
    assert [finding.count for finding in observer.findings if finding.code == "X1"] == [2]


def test_findings_are_kept_without_secrets() -> None:
    observer = session()
    exchange = Exchange(Request("GET", f"/pets/{SECRET}"), Response(200, body=SECRET.encode()))
    observer.add(Finding("C", "t", f"found {SECRET}", Severity.NEWS, at=f"body /{SECRET}", exchanges=(exchange,)))
    assert SECRET not in str([asdict(finding) for finding in observer.findings])
    [finding] = observer.findings
    assert (finding.message, finding.at) == (f"found {MASK}", f"body /{MASK}")


def test_findings_are_kept_as_text_that_can_be_encoded() -> None:
    observer = session()
    observer.add(Finding("C", "t", "a lone surrogate: \ud800", Severity.NEWS, at="body /\ud800"))
    [finding] = observer.findings
    assert (finding.message, finding.at) == ("a lone surrogate: ?", "body /?")


def test_the_values_of_credential_fields_are_masked_by_default() -> None:
    [finding] = Session(PETS).observe(Request("GET", "/pets/1?key=abcdef"), Response(500)).findings
    assert finding.exchange
    assert finding.exchange.request.target == f"/pets/1?key={MASK}"


def test_other_exchanges_of_a_finding_are_shown_without_secrets() -> None:
    observer = session()
    first, last = (Exchange(Request("GET", f"/pets/{SECRET}"), Response(code)) for code in (200, 500))
    [finding] = observer.observe(last.request, last.response).findings
    shown = observer.shown(finding, (first, last))
    assert [exchange.request.target for exchange in shown.exchanges] == [f"/pets/{MASK}"] * 2
    assert shown.fingerprint == finding.fingerprint
