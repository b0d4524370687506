"""Conversion: findings to failures of Schemathesis, and failures to findings."""

from __future__ import annotations

import pytest
from schemathesis.core.failures import ServerError

from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import MAX_EXCHANGES
from caveat.traffic.property_based.failures import BrokenPromise, finding
from caveat.traffic.property_based.promises import PROMISES

EXCHANGES = tuple(
    Exchange(Request("GET", f"/pets/{number}"), Response(500), f"get-{number}") for number in range(MAX_EXCHANGES + 1)
)
FINDING = Finding("A1", "A pet has an id.", "id is missing, expected one", Severity.NEWS, operation="get-pet")


def test_a_finding_becomes_a_failure_with_its_code_and_message() -> None:
    failure = BrokenPromise(FINDING)
    assert (failure.title, failure.message) == ("A1: A pet has an id.", "id is missing, expected one")
    assert (failure.operation, failure.finding) == ("get-pet", FINDING)


def test_failures_of_equal_fingerprints_are_one_failure() -> None:
    same = Finding("A1", "A pet has an id.", "another message", Severity.NEWS, operation="get-pet")
    other = Finding("A2", "A pet has an id.", "id is missing, expected one", Severity.NEWS, operation="get-pet")
    assert BrokenPromise(FINDING)._unique_key == BrokenPromise(same)._unique_key
    assert BrokenPromise(FINDING)._unique_key != BrokenPromise(other)._unique_key


def test_a_failure_becomes_a_finding_with_the_promise_of_its_code() -> None:
    failure = ServerError(operation="GET /pets/{id}", status_code=500)
    result = finding("not_a_server_error", failure, EXCHANGES)
    promise = PROMISES["ST101"]
    assert (result.code, result.evidence) == ("ST101", promise.evidence)
    assert result.title == f"{promise.title} (Schemathesis: not_a_server_error)"
    assert result.severity is Severity.BREACH
    assert (result.operation, result.exchanges) == (EXCHANGES[-1].operation, EXCHANGES[-MAX_EXCHANGES:])


def test_a_failure_without_exchanges_keeps_the_operation_of_schemathesis() -> None:
    result = finding("not_a_server_error", ServerError(operation="GET /pets/{id}", status_code=500), ())
    assert (result.operation, result.exchange) == ("GET /pets/{id}", None)


def test_a_failure_with_an_unknown_code_becomes_an_assumption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PROMISES, "ST101")
    failure = ServerError(operation="GET /", status_code=500, title="A new failure.", message="two\n lines")
    result = finding("new_check", failure, ())
    assert (result.code, result.title) == ("ST101", "A new failure. (Schemathesis: new_check)")
    assert (result.message, result.severity) == ("two lines", Severity.NEWS)
    assert result.evidence == assumed("Schemathesis checks this for any document")
