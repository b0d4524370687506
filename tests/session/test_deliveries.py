"""Deliveries: their bodies match a documented webhook."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.judging.finding import Severity
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.provider.outbox import Delivery
from caveat.session.deliveries import judge_deliveries
from caveat.testing.mocked import MockedApi

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


@pytest.mark.parametrize("body", [{"order": 1, "at": 2}, {"ping": 1}])
def test_a_delivery_matches_one_of_the_webhooks(body: JsonValue) -> None:
    assert list(judge_deliveries(spec(), [Delivery("http://127.0.0.1/hook", body)])) == []


def test_a_delivery_that_matches_none_is_a_finding_by_the_nearest_webhook() -> None:
    deliveries = [Delivery("http://127.0.0.1/hook", {"ping": 1}), Delivery("http://127.0.0.1/hook", {"pong": 1})]
    [finding] = judge_deliveries(spec(), deliveries, "shop")
    assert (finding.code, finding.api, finding.operation) == ("WHK001", "shop", "ping")
    assert finding.severity is Severity.NEWS
    assert "ping" in finding.message
    [order] = judge_deliveries(spec(WEBHOOKS.partition("  ping:")[0]), deliveries[:1])
    assert (order.operation, order.severity) == ("deliver-order", Severity.BREACH)


def test_without_webhooks_there_are_no_findings() -> None:
    assert list(judge_deliveries(spec(""), [Delivery("http://127.0.0.1/hook", 1)])) == []


def test_the_events_of_dfend_keep_their_contract() -> None:
    with MockedApi("dfend", settings={"webhook": "http://127.0.0.1:9/events"}) as mock:
        signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}}
        mock.client.post("/signal", json=signal, headers=mock.headers("publishableKey"))
        assert mock.deliveries
        assert mock.delivery_findings == []
