"""Findings and exchanges as JSON values."""

from __future__ import annotations

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.reports import facts, reading
from caveat.reports.findings import block

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


@pytest.mark.parametrize("is_delivery", [True, False])
def test_a_webhook_delivery_is_read_back_as_one(*, is_delivery: bool) -> None:
    exchange = Exchange(Request("POST", "http://127.0.0.1:9/hook"), Response(0), "signal", is_delivery=is_delivery)
    shown = Finding("C", "t", "m", Severity.NEWS, operation="signal", exchanges=(exchange,))
    again = reading.finding("", facts.finding(shown, BASE))
    assert again.exchanges == shown.exchanges
    assert block(again) == block(shown)
    assert ("Webhook delivery: curl" in block(again)) == is_delivery
