"""A mock for tests of one's own code: what was said to it is known, and judged."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from caveat.errors import BadOption, UnknownApi
from caveat.reports.findings import block
from caveat.testing.mocked import FALLBACK_BASE_URL, MockedApi

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
    [
        ("https://pets.example/v1", "https://pets.example/v1"),
        ("/v1", FALLBACK_BASE_URL),
        ("https://{region}.example", FALLBACK_BASE_URL),
    ],
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


def unleash(mock: MockedApi) -> httpx.Response:
    return mock.client.post(SIGNALS, json={"issue": 311}, headers=mock.headers("bearerToken"))


def dfend(mock: MockedApi) -> httpx.Response:
    signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}}
    return mock.client.post("/signal", json=signal, headers=mock.headers("publishableKey"))


def dialog360(mock: MockedApi) -> httpx.Response:
    return mock.client.get("/v1/clients/Xb4pTq2wCL/apps/93310/keywords", headers=mock.headers("bearerAuth"))


@pytest.mark.parametrize("ask", [dfend, dialog360, unleash])
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("drop", "OAS003"),
        ("null", "OAS003"),
        ("wrong-type", "OAS003"),
        ("unknown-enum", "OAS003"),
        ("undocumented-status", "OAS001"),
        ("truncate", "OAS003"),
    ],
)
def test_a_fault_that_breaks_the_contract_is_found(
    fault: str, code: str, ask: Callable[[MockedApi], httpx.Response]
) -> None:
    mock = MockedApi(ask.__name__)
    mock.faults(fault)
    with suppress(httpx.RemoteProtocolError):
        answered = ask(mock)
        assert [exchange.response.body for exchange in mock.exchanges] == [answered.content]
        assert [exchange.response.status for exchange in mock.exchanges] == [answered.status_code]
    assert code in {finding.code for finding in mock.findings}


def test_faults_are_as_told_last() -> None:
    mock = MockedApi("unleash")
    statuses = [unleash(mock).status_code]
    mock.faults("error=500")
    statuses.append(unleash(mock).status_code)
    with mock.faults("rate-limit=7", "undocumented-status,operation=call-signal-endpoint"):
        limited = unleash(mock)
        statuses.append(limited.status_code)
    statuses.append(unleash(mock).status_code)
    mock.faults()
    statuses.append(unleash(mock).status_code)
    assert statuses == [200, 500, 429, 500, 200]
    assert limited.headers["retry-after"] == "7"
    assert [exchange.response.fault for exchange in mock.exchanges] == [
        None,
        "error=500",
        "rate-limit=7",
        "error=500",
        None,
    ]


def test_what_a_fault_refused_is_not_what_the_mock_refused() -> None:
    mock = MockedApi("unleash")
    mock.client.post(SIGNALS)
    with mock.faults("error"):
        unleash(mock)
    with mock.faults("latency=1"):
        mock.client.post(SIGNALS)
    assert [exchange.response.status for exchange in mock.refused] == [401, 401]


def test_a_finding_in_a_faults_answer_is_not_reported_to_the_vendor() -> None:
    mock = MockedApi("unleash")
    mock.faults("drop=/signals/0/id")
    unleash(mock)
    [finding] = mock.findings
    assert "Caused by an injected fault: drop=/signals/0/id" in block(finding)
    assert "to the vendor" not in block(finding)
    assert repr(mock.exchanges) == f"[<POST {SIGNALS} -> 200>]"


def test_to_begin_anew_is_to_have_no_faults_and_the_same_chances() -> None:
    mock = MockedApi("unleash")

    def statuses() -> list[int]:
        mock.faults("error,rate=0.5")
        return [unleash(mock).status_code for _ in range(20)]

    first = statuses()
    mock.reset()
    assert unleash(mock).status_code == 200
    mock.reset()
    assert statuses() == first


def test_what_your_code_did_not_see_is_not_recorded() -> None:
    mock = MockedApi("unleash")
    mock.client.timeout = httpx.Timeout(0.5)
    for fault, trouble in (("reset", httpx.ReadError), ("latency=600", httpx.ReadTimeout)):
        with mock.faults(fault), pytest.raises(trouble):
            unleash(mock)
    # The one whose answer came too late has the first id.
    assert [signal["id"] for signal in unleash(mock).json()["signals"]] == [2]
    assert len(mock.exchanges) == 1


def test_faults_come_by_every_way() -> None:
    mock = MockedApi("unleash")
    headers = mock.headers("bearerToken")

    async def asynchronously() -> int:
        return (await mock.async_client.post(SIGNALS, headers=headers)).status_code

    with mock.faults("error=502"), mock.served() as address:
        statuses = [unleash(mock).status_code, asyncio.run(asynchronously())]
        statuses.append(httpx.post(f"{address}{SIGNALS}", headers=headers).status_code)
    assert statuses == [502] * 3


def test_a_fault_that_there_is_not_is_refused_and_changes_nothing() -> None:
    mock = MockedApi("unleash")
    mock.faults("error=500")
    with pytest.raises(BadOption, match=r"^faults: no operation is called 'call'\. Known are: call-signal-endpoint"):
        mock.faults("reset", "drop,operation=call")
    with pytest.raises(BadOption, match=r"^faults: undocumented-status=200 can do nothing, as every operation"):
        mock.faults("reset", "undocumented-status=200")
    assert unleash(mock).status_code == 500


def test_a_setting_that_there_is_not_is_told_as_it_was_given() -> None:
    with pytest.raises(BadOption, match=r"^settings: "):
        MockedApi("unleash", settings={"rate": "1"})
