"""A mock for tests of your own code: it records exchanges and judges them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from caveat.errors import BadArgument, UnknownApi
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.judge import Judge
from caveat.judging.rule import Breach, rule
from caveat.testing.mocked import FALLBACK_BASE_URL, MockedApi
from vendor_calls import SIGNALS, unleash

SHOP = Path(__file__).parent.parent / "documents" / "shop.yaml"
GARDEN = SHOP.with_name("garden.yaml")

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
          content: {{application/json: {{schema: {schema}}}}}
components: {{securitySchemes: {security}}}
"""


def pets(
    folder: Path,
    *,
    server: str = "https://pets.example/v1",
    schema: str = "{type: array, default: []}",
    security: str = "{}",
) -> MockedApi:
    path = folder / "pets.yaml"
    path.write_text(DOCUMENT.format(server=server, schema=schema, security=security))
    return MockedApi(str(path))


def test_clients_call_the_mock_at_the_address_of_the_vendor() -> None:
    mock = MockedApi("unleash")

    async def asynchronously() -> httpx.Response:
        return await mock.async_client.post(SIGNALS, headers=mock.headers("bearerToken"))

    responses = [mock.client.post(SIGNALS, headers=mock.headers("bearerToken")), asyncio.run(asynchronously())]
    assert [response.status_code for response in responses] == [200, 200]
    assert {str(response.url) for response in responses} == {f"{mock.url}{SIGNALS}"}
    assert mock.url == "https://app.unleash-instance.example.com"


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("https://pets.example/v1", "https://pets.example/v1"),
        ("/v1", FALLBACK_BASE_URL),
        ("https://{region}.example", FALLBACK_BASE_URL),
    ],
    ids=["a complete URL", "a relative URL", "a URL with variables"],
)
def test_the_address_is_a_complete_server_url_of_the_document(tmp_path: Path, server: str, url: str) -> None:
    mock = pets(tmp_path, server=server)
    assert mock.url == url
    assert mock.client.get("/pets").json() == []


def test_exchanges_of_clients_and_servers_are_recorded_in_order() -> None:
    mock = MockedApi("unleash")
    headers = mock.headers("apiKey")
    mock.client.post(SIGNALS, json={"by": "the client"}, headers=headers)
    before = threading.active_count()
    with mock.served() as address:
        httpx.post(f"{address}{SIGNALS}", json={"by": "a server"}, headers=headers)
    assert threading.active_count() == before
    mock.client.get("/nowhere")
    assert [exchange.operation for exchange in mock.exchanges] == ["call-signal-endpoint"] * 2 + [None]
    assert [exchange.request.json for exchange in mock.exchanges[:2]] == [{"by": "the client"}, {"by": "a server"}]
    assert [exchange.response.status for exchange in mock.exchanges] == [200, 200, 404]
    assert mock.exchanges[0].request.headers["authorization"] == headers["Authorization"]


def test_refused_requests_are_listed() -> None:
    mock = MockedApi("unleash")
    mock.client.post(SIGNALS, headers=mock.headers("apiKey"))
    mock.client.post(SIGNALS)
    assert [exchange.response.status for exchange in mock.refused] == [401]
    assert repr(mock.refused).startswith("[<POST /api/signal-endpoint/github-issues -> 401: ")
    assert mock.refused == [mock.exchanges[1]]


def test_a_resource_that_does_not_exist_is_not_a_refused_request() -> None:
    mock = MockedApi(str(GARDEN))
    mock.client.get("/plants/404", headers=mock.headers("basic"))
    mock.client.get("/no-such-path")
    statuses = [exchange.response.status for exchange in mock.exchanges]
    assert statuses == [404, 404]
    assert [exchange.request.path for exchange in mock.refused] == ["/no-such-path"]


def test_a_name_in_another_spelling_is_refused_with_both_names() -> None:
    mock = MockedApi("dfend")
    device = {"device_id": "device-1"}
    signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": device, "idempotency_key": "k"}
    mock.client.post("/signal", json=signal, headers=mock.headers("publishableKey"))
    mock.client.get("/identity", params={"user_id": "user-1842"}, headers=mock.headers("secretKey"))
    messages = [str(exchange.response.json) for exchange in mock.refused]
    assert "idempotency_key is unknown, the contract has idempotencyKey" in messages[0]
    assert "body /device: device_id is unknown, the contract has deviceId" in messages[0]
    assert "user_id is unknown, the contract has userId" in messages[1]
    assert "<GET /identity -> 400: " in repr(mock.refused)
    assert messages[1][13:60] in repr(mock.refused)
    assert mock.findings == []


def test_a_mock_keeps_its_contract() -> None:
    mock = MockedApi("unleash")
    for body in ({"issue": 311}, {"issue": 312}):
        mock.client.post(SIGNALS, json=body, headers=mock.headers("bearerToken"))
    assert mock.findings == []


def test_a_broken_promise_is_found(tmp_path: Path) -> None:
    mock = pets(tmp_path, schema="{type: string, pattern: ^a$, minLength: 2}")
    mock.client.get("/pets", headers={"authorization": "fake secret"})
    (finding,) = mock.findings
    assert (finding.api, finding.code, finding.operation) == ("pets", "OAS003", "list-pets")
    assert finding.exchange is not None
    assert finding.exchange.request.headers["authorization"] == "***"


def test_findings_do_not_repeat_a_credential(tmp_path: Path) -> None:
    mock = pets(
        tmp_path,
        schema="{const: fake-key, not: {pattern: fake}}",
        security="{key: {type: apiKey, in: header, name: key}}",
    )
    assert mock.credentials == {"key": "fake-key"}
    mock.client.get("/pets")
    messages = [finding.message for finding in mock.findings]
    assert [message for message in messages if '"***" was expected' in message]
    assert "fake-key" not in str(messages)


def test_promises_about_several_exchanges_are_judged() -> None:
    mock = MockedApi("unleash")
    mock.client.post(SIGNALS, headers=mock.headers("bearerToken"))
    mock._unjudged *= 2
    assert {finding.code for finding in mock.findings} == {"UNL005"}


def test_each_exchange_is_judged_once_however_often_findings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    mock = MockedApi("unleash")
    judged: list[Exchange] = []

    @rule("COUNT1", evidence=assumed("a test"))
    def every_exchange_is_a_breach(exchange: Exchange) -> Iterator[Breach]:
        """Every exchange is a breach."""
        judged.append(exchange)
        yield Breach("was judged")

    monkeypatch.setattr(mock._session, "_judge", Judge([every_exchange_is_a_breach]))
    unleash(mock)
    assert judged == []
    assert len(mock.findings) == len(mock.findings) == 1
    unleash(mock)
    assert len(mock.findings) == len(mock.findings) == 2
    assert judged == mock.exchanges


def test_a_context_closes_the_clients_and_keeps_the_records() -> None:
    with MockedApi("unleash") as mock:
        assert unleash(mock).status_code == 200
        assert not mock.async_client.is_closed
    assert (mock.client.is_closed, mock.async_client.is_closed) == (True, True)
    assert len(mock.exchanges) == 1
    with pytest.raises(RuntimeError, match="client has been closed"):
        unleash(mock)


def test_a_context_closes_the_clients_after_an_exception_and_in_an_event_loop() -> None:
    mocks: list[MockedApi] = []

    async def call() -> None:
        with MockedApi("unleash") as mock:
            mocks.append(mock)
            await mock.async_client.post(SIGNALS)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(call())
    [mock] = mocks
    assert (mock.client.is_closed, mock.async_client.is_closed) == (True, True)


def test_a_reset_restores_the_initial_state_and_deletes_the_records() -> None:
    mock = MockedApi("unleash")

    def call() -> object:
        return mock.client.post(SIGNALS, headers=mock.headers("bearerToken")).json()

    first = call()
    assert call() != first
    mock.reset()
    assert (mock.exchanges, mock.findings) == ([], [])
    assert call() == first


def test_unknown_names_are_errors() -> None:
    with pytest.raises(UnknownApi):
        MockedApi("acme")
    problem = "dfend has no security scheme 'bearer'. Give one of: publishableKey, secretKey"
    with pytest.raises(BadArgument, match=problem):
        MockedApi("dfend").headers("bearer")


def test_a_credential_that_is_sent_in_the_query_has_no_header() -> None:
    problem = (
        r"the credential of token is not sent in a header. Send credentials\['token'\] as the query parameter token"
    )
    with pytest.raises(BadArgument, match=problem):
        MockedApi(str(SHOP)).headers("token")


def test_webhook_requests_are_recorded_and_not_sent() -> None:
    mock = MockedApi("dialog360")
    ad = "/v1/clients/Xb4pTq2wCL/apps/93310/ads/23852030589290425/signal"
    headers = mock.headers("bearerAuth")
    assert mock.deliveries == []
    assert mock.client.post(ad, headers=headers, json={"url": "http://127.0.0.1:9/postback"}).status_code == 200
    path = "/v1/clients/Xb4pTq2wCL/apps/93310/events?date_from=2020-01-01&date_to=2999-12-31&limit=1000"
    event = mock.client.get(path, headers=headers).json()["events"][-1]
    bodies = {delivery.url: delivery.body for delivery in mock.deliveries}
    assert bodies["http://127.0.0.1:9/postback"] == {"event": event}


def test_an_unknown_setting_is_reported_under_its_argument_name() -> None:
    with pytest.raises(BadArgument, match=r"^settings: "):
        MockedApi("unleash", settings={"rate": "1"})
