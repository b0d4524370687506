"""A mock for tests of one's own code: what was said to it is known, and judged."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import httpx
import pytest

from caveat.errors import UnknownApi
from caveat.mocked import NOWHERE, MockedApi

SIGNALS = "/api/signal-endpoint/github-issues"

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Pets, version: '1'}}
servers: [{{url: '{server}'}}]
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          description: The pets.
          content: {{application/json: {{schema: {{type: array}}, example: {example}}}}}
"""


def pets(folder: Path, *, server: str = "https://pets.example/v1", example: str = "[]") -> MockedApi:
    path = folder / "pets.yaml"
    path.write_text(DOCUMENT.format(server=server, example=example))
    return MockedApi(str(path))


def test_clients_reach_it_at_the_vendors_address() -> None:
    mock = MockedApi("unleash")

    async def asynchronously() -> httpx.Response:
        return await mock.async_client.post(SIGNALS, headers=mock.headers("bearerToken"))

    answers = [mock.client.post(SIGNALS, headers=mock.headers("bearerToken")), asyncio.run(asynchronously())]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert {str(answer.url) for answer in answers} == {f"{mock.url}{SIGNALS}"}
    assert mock.url == "https://app.unleash-instance.example.com"


@pytest.mark.parametrize(
    ("server", "url"),
    [("https://pets.example/v1", "https://pets.example/v1"), ("/v1", NOWHERE), ("https://{region}.example", NOWHERE)],
    ids=["the first that is complete", "none that is relative", "none with variables"],
)
def test_its_address_is_one_that_the_contract_names(tmp_path: Path, server: str, url: str) -> None:
    mock = pets(tmp_path, server=server)
    assert mock.url == url
    assert mock.client.get("/pets").json() == []


def test_what_was_said_is_recorded_in_order_however_it_came() -> None:
    mock = MockedApi("unleash")
    known = mock.headers("apiKey")
    mock.client.post(SIGNALS, json={"by": "the client"}, headers=known)
    before = threading.active_count()
    with mock.served() as address:
        httpx.post(f"{address}{SIGNALS}", json={"by": "a server"}, headers=known)
    assert threading.active_count() == before
    mock.client.get("/nowhere")
    assert [exchange.operation for exchange in mock.exchanges] == ["call-signal-endpoint"] * 2 + [None]
    assert [exchange.request.json for exchange in mock.exchanges[:2]] == [{"by": "the client"}, {"by": "a server"}]
    assert [exchange.response.status for exchange in mock.exchanges] == [200, 200, 404]
    assert mock.exchanges[0].request.headers["authorization"] == known["Authorization"]


def test_what_it_refused_is_told_apart() -> None:
    mock = MockedApi("unleash")
    mock.client.post(SIGNALS, headers=mock.headers("apiKey"))
    mock.client.post(SIGNALS)
    assert [exchange.response.status for exchange in mock.refused] == [401]


def test_the_mocks_of_the_vendors_break_nothing() -> None:
    mock = MockedApi("unleash")
    for body in ({"issue": 311}, {"issue": 312}):
        mock.client.post(SIGNALS, json=body, headers=mock.headers("bearerToken"))
    assert mock.findings == []


def test_a_broken_promise_is_found(tmp_path: Path) -> None:
    mock = pets(tmp_path, example="{}")
    mock.client.get("/pets", headers={"authorization": "fake secret"})
    (finding,) = mock.findings
    assert (finding.api, finding.code, finding.operation) == ("pets", "OAS003", "list-pets")
    assert finding.exchange is not None
    assert finding.exchange.request.headers["authorization"] == "***"


def test_promises_over_several_exchanges_are_judged() -> None:
    mock = MockedApi("unleash")
    mock.client.post(SIGNALS, headers=mock.headers("bearerToken"))
    mock._exchanges *= 2
    assert {finding.code for finding in mock.findings} == {"UNL005"}


def test_it_can_begin_anew() -> None:
    mock = MockedApi("unleash")

    def call() -> object:
        return mock.client.post(SIGNALS, headers=mock.headers("bearerToken")).json()

    first = call()
    assert call() != first
    mock.reset()
    assert (mock.exchanges, mock.findings) == ([], [])
    assert call() == first


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownApi):
        MockedApi("acme")
    with pytest.raises(ValueError, match="dfend has no security scheme 'bearer'; it has: publishableKey, secretKey"):
        MockedApi("dfend").headers("bearer")


def test_what_the_vendor_would_have_called_is_at_hand_and_not_called() -> None:
    mock = MockedApi("dialog360")
    ad = "/v1/clients/Xb4pTq2wCL/apps/93310/ads/23852030589290425/signal"
    conversion = {"campaign_id": "23851172049950328", "type": "button"}
    headers = mock.headers("bearerAuth")
    assert mock.client.post(ad, headers=headers, json={"url": "http://127.0.0.1:9/postback"}).status_code == 200
    assert mock.deliveries == []
    path = "/v1/clients/Xb4pTq2wCL/apps/93310/converted_events"
    event = mock.client.post(path, headers=headers, json=conversion).json()
    told = {delivery.url: delivery.body for delivery in mock.deliveries}
    assert told["http://127.0.0.1:9/postback"]["event"]["id"] == event["id"]  # type: ignore[call-overload, index] # JSON
