"""Findings and exchanges as JSON values."""

from __future__ import annotations

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.reports import facts

BASE = "http://127.0.0.1:9000"


def test_an_exchange_has_the_faults_that_were_injected() -> None:
    faulty = Exchange(Request("GET", "/"), Response(200, Headers([("caveat-fault", "drop=/id")])))
    assert facts.exchange(faulty, BASE)["fault"] == "drop=/id"
    assert facts.exchange(Exchange(Request("GET", "/"), Response(200)), BASE)["fault"] is None


def test_a_finding_has_its_exchanges() -> None:
    finding = Finding("C", "t", "m", Severity.NEWS)
    assert facts.finding(finding, BASE)["exchanges"] == []
    exchange = Exchange(Request("GET", "/a"), Response(200))
    shown = Finding("C", "t", "m", Severity.NEWS, exchanges=(exchange,))
    assert facts.finding(shown, BASE)["exchanges"] == [facts.exchange(exchange, BASE)]
