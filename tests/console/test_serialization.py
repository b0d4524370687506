"""The console's JSON documents: an overview, exchanges, faults and deliveries, from plain values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caveat.asgi.recorder import Recorder
from caveat.catalogue import catalogue
from caveat.console import serialization
from caveat.console.control import Control, RedactedDelivery
from caveat.console.exchange_log import ExchangeLog, LoggedExchange
from caveat.exchange import NO_RESPONSE, Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.finding import Finding, Severity
from caveat.mock.build import build_mock
from caveat.mock.faults.fault import parse_fault
from caveat.mock.faults.injector import FaultInjector
from caveat.openapi.coerce import as_object
from caveat.provider.outbox import Outcome
from caveat.session.session import redactor_of

BASE = "http://localhost:8000"
REQUEST = Request("POST", "/pets?limit=1", Headers([("Content-Type", "text/plain"), ("x-a", "1")]), b"caf\xc3\xa9 \xff")
FINDING = Finding("OAS001", "A title.", "the status is 500", Severity.BREACH, api="pets", at="status")


def logged(response: Response, note: str = "", *findings: Finding) -> LoggedExchange:
    time = datetime(2026, 1, 1, 12, 0, 0, 1500, tzinfo=UTC)
    return LoggedExchange(3, time, 1.25, Exchange(REQUEST, response, "add-pet"), findings, note)


def test_an_exchange_has_its_facts_its_findings_and_a_curl_line() -> None:
    document = as_object(serialization.exchange(logged(Response(500), "", FINDING), BASE))
    findings = document.pop("findings")
    request = document.pop("request")
    assert isinstance(findings, list)
    assert [as_object(finding)["code"] for finding in findings] == ["OAS001"]
    assert as_object(request)["body"] == "café \\xff"
    assert str(document.pop("curl")).startswith(f"curl -X POST '{BASE}/pets?limit=1'")
    assert document == {
        "number": 3,
        "time": "2026-01-01T12:00:00.001+00:00",
        "operation": "add-pet",
        "method": "POST",
        "target": "/pets?limit=1",
        "status": 500,
        "ms": 1.25,
        "is_delivery": False,
        "response": {"status": 500, "headers": [], "body": ""},
        "fault": None,
        "note": "",
        "refusal": "",
    }


def test_an_exchange_without_a_response_has_no_status() -> None:
    document = as_object(serialization.exchange(logged(NO_RESPONSE, "the connection closed"), BASE))
    assert (document["status"], document["note"], document["findings"]) == (None, "the connection closed", [])


DELIVERIES: dict[str, tuple[Outcome | None, JsonValue, JsonValue]] = {
    "not sent by this mock": (None, None, None),
    "sent twice": (Outcome(2, "delivered: the receiver answered 200"), 2, "delivered: the receiver answered 200"),
}


@pytest.mark.parametrize("title", DELIVERIES)
def test_a_delivery_has_its_request_and_its_outcome(title: str) -> None:
    outcome, attempts, description = DELIVERIES[title]
    assert serialization.delivery(RedactedDelivery(REQUEST, outcome)) == {
        "url": "/pets?limit=1",
        "headers": [["Content-Type", "text/plain"], ["x-a", "1"]],
        "body": "café \\xff",
        "attempts": attempts,
        "outcome": description,
    }


def control(*faults: str, seed: int = 0) -> Control:
    """A mock of Unleash that no request was sent to."""
    api = catalogue.api("unleash")
    mock = build_mock(api, seed=seed)
    redactor = redactor_of(api, values=mock.credentials.values())
    injector = FaultInjector(mock, api.spec, faults=[parse_fault(text, api.spec.operations) for text in faults])
    return Control(api, mock, injector, ExchangeLog(api, Recorder(injector), redactor), redactor, seed, injector)


def test_the_overview_counts_and_links_to_each_path() -> None:
    document = as_object(serialization.index(control("error=502", seed=7)))
    links = as_object(document.pop("links"))
    assert document == {
        "name": "unleash",
        "title": "Unleash",
        "seed": 7,
        "exchanges": 0,
        "findings": 0,
        "deliveries": 0,
        "faults": ["error=502"],
    }
    assert set(links) == {f"/_caveat/{path}" for path in serialization.LINKS}
    assert str(links["/_caveat/reset"]).startswith("POST: ")


def test_faults_are_texts_that_can_be_sent_back() -> None:
    faults = serialization.faults(control("latency=5", "drop,operation=call-signal-endpoint"))
    assert faults == ["latency=5", "drop,operation=call-signal-endpoint"]
    assert isinstance(faults, list)
    assert serialization.faults(control(*map(str, faults))) == faults
