"""Deliveries: their bodies match a documented webhook."""

from __future__ import annotations

import pytest

from caveat.catalogue import catalogue
from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.judging.finding import Severity
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.provider.outbox import Delivery
from caveat.runs.run import run
from caveat.session.deliveries import MATCHES_A_WEBHOOK, delivery
from caveat.targets.mock import mock_target
from caveat.testing.mocked import MockedApi
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

WEBHOOKS = """
webhooks:
  order:
    post:
      operationId: deliver-order
      x-evidence: {grade: documented, source: the handbook}
      requestBody: {content: {application/json: {schema: {type: object, required: [order, at]}}}}
  ping:
    post:
      operationId: ping
      requestBody: {$ref: '#/components/requestBodies/Ping'}
components: {requestBodies: {Ping: {content: {application/json: {schema: {type: object, required: [ping]}}}}}}
"""


def spec(webhooks: str = WEBHOOKS) -> Spec:
    root = source.parse(f"openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\npaths: {{}}\n{webhooks}", "a").value
    assert isinstance(root, dict)
    return Spec(root)


def delivered(body: JsonValue) -> Request:
    return Delivery("http://127.0.0.1/hook", body).request


@pytest.mark.parametrize(("body", "operation"), [({"order": 1, "at": 2}, "deliver-order"), ({"ping": 1}, "ping")])
def test_a_delivery_is_an_exchange_of_the_webhook_that_its_body_matches(body: JsonValue, operation: str) -> None:
    exchange, finding = delivery(spec(), delivered(body))
    assert (exchange.operation, exchange.is_delivery, finding) == (operation, True, None)
    assert (exchange.request.target, exchange.request.json) == ("http://127.0.0.1/hook", body)


def test_a_delivery_that_matches_none_is_a_finding_by_the_nearest_webhook() -> None:
    exchange, finding = delivery(spec(), delivered({"pong": 1}))
    assert finding is not None
    assert (finding.code, finding.operation, finding.exchanges) == ("WHK001", "ping", (exchange,))
    # The document has no evidence, so that the standard counts.
    assert (finding.severity, finding.evidence) == (Severity.BREACH, MATCHES_A_WEBHOOK.evidence)
    assert "ping" in finding.message
    _, order = delivery(spec(WEBHOOKS.partition("  ping:")[0]), delivered({"ping": 1}))
    assert order is not None
    assert (order.operation, order.severity) == ("deliver-order", Severity.BREACH)


def test_a_body_that_is_no_json_is_a_finding() -> None:
    _, finding = delivery(spec(), Request("POST", "http://127.0.0.1/hook", body=b"{"))
    assert finding is not None
    assert finding.code == "WHK001"


def test_without_webhooks_there_are_no_findings() -> None:
    exchange, finding = delivery(spec(""), delivered(1))
    assert (exchange.operation, finding) == (None, None)


@pytest.mark.parametrize("name", ["dfend", "dialog360"])
def test_a_run_judges_the_deliveries_of_a_mock(name: str) -> None:
    api = catalogue.api(name)
    verdict = run(api, mock_target(api), drive, Plan(examples=2, phases=("examples",)))
    assert verdict.findings == ()
    assert {"dfend": {"WHK001", "DFE028", "DFE029"}, "dialog360": {"WHK001", "DIA021", "DIA022"}}[name] <= {
        promise.code for promise in verdict.promises
    }


def test_the_events_of_dfend_keep_their_contract() -> None:
    with MockedApi("dfend", settings={"webhook": "http://127.0.0.1:9/events"}) as mock:
        signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}}
        mock.client.post("/signal", json=signal, headers=mock.headers("publishableKey"))
        assert mock.deliveries
        assert mock.delivery_findings == mock.findings == []


def test_a_signal_whose_receipt_a_fault_changed_is_no_missing_cause() -> None:
    with MockedApi("dfend", settings={"webhook": "http://127.0.0.1:9/events"}) as mock, mock.faults("drop"):
        for number in range(5):
            signal = {
                "source": "Browser",
                "identifiers": {"userId": "user-1842"},
                "device": {"deviceId": f"d-{number}"},
            }
            mock.client.post("/signal", json=signal, headers=mock.headers("publishableKey"))
        assert mock.deliveries
        assert mock.delivery_findings == []
