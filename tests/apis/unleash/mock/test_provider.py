"""The mock of Unleash: signal endpoints, their tokens, and the signals that calls create."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from caveat.apis.unleash.mock.provider import Settings, UnleashProvider
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.openapi.examples import example
from caveat.testing import MockedApi
from caveat_models.unleash.models import SignalEndpointError, SignalSchema, SignalsSchema

API = catalogue.api("unleash")
START = datetime(2026, 5, 1, tzinfo=UTC)
TOKEN = "fake-github-issues-token"  # noqa: S105 - valid for the mock only


@pytest.fixture
def mock() -> Mock:
    return build_mock(API)


def call(mock: Mock, name: str = "github-issues", authorization: str = TOKEN, body: bytes = b"") -> Response:
    headers = Headers([("Authorization", authorization), ("Content-Type", "application/json")])
    return mock.answer(Request("POST", f"/api/signal-endpoint/{name}", headers, body))


def signal(response: Response) -> SignalSchema:
    [created] = response.parse(SignalsSchema).signals
    return created


@pytest.mark.parametrize("scheme", ["apiKey", "bearerToken"])
def test_the_example_of_the_contract_succeeds(mock: Mock, scheme: str) -> None:
    operation = API.spec.operations["call-signal-endpoint"]
    name = next(parameter.example for parameter in operation.parameters)
    assert operation.body is not None
    sent = example(API.spec.root, operation.body.pointer, "application/json")
    prefix = "Bearer " if scheme == "bearerToken" else ""

    response = call(mock, str(name), prefix + mock.credentials[scheme], json.dumps(sent).encode())

    expected = example(API.spec.root, operation.responses["200"].pointer, "application/json")
    varying = {"id": 1, "createdAt": "2026-01-01T00:00:00Z"}
    assert isinstance(expected, dict)
    [listed] = expected["signals"] if isinstance(expected["signals"], list) else []
    assert isinstance(listed, dict)
    assert response.json == {"signals": [listed | varying]}


@pytest.mark.parametrize(
    ("name", "authorization", "status"),
    [
        ("github-issues", TOKEN, 200),
        ("github-issues", f"Bearer {TOKEN}", 200),
        ("github-issues", f"bearer  {TOKEN}", 200),
        ("github-issues", f"Bearer Bearer {TOKEN}", 401),
        ("github-issues", f"Basic {TOKEN}", 401),
        ("github-issues", "Bearer", 401),
        ("github-issues", "fake-second-github-issues-token", 200),
        ("deployments", "fake-deployments-token", 200),
        ("deployments", TOKEN, 401),
        ("no-such-endpoint", TOKEN, 404),
        ("no-such-endpoint", "fake-unknown-token", 401),
    ],
)
def test_a_token_is_valid_for_its_own_endpoint_with_or_without_bearer(
    mock: Mock, name: str, authorization: str, status: int
) -> None:
    assert call(mock, name, authorization).status == status


def test_ids_rise_from_one_across_endpoints_and_times_come_from_the_clock(mock: Mock) -> None:
    calls = [("github-issues", TOKEN), ("deployments", "fake-deployments-token"), ("github-issues", TOKEN)]
    signals = [signal(call(mock, name, token)) for name, token in calls]
    assert [(each.id, each.source_id, each.created_by_source_token_id) for each in signals] == [
        (1, 3, 5),
        (2, 4, 6),
        (3, 3, 5),
    ]
    assert [each.created_at for each in signals] == [datetime(2026, 1, 1, 0, 0, 0, ms * 1000, UTC) for ms in range(3)]


def test_a_refused_call_uses_no_id(mock: Mock) -> None:
    assert call(mock, "deployments").status == 401
    assert signal(call(mock)).id == 1


@pytest.mark.parametrize(
    ("body", "payload"),
    [(b"", {}), (b"{}", {}), (b'{"a": [1, null, {"b": 2.5}], "id": "x"}', {"a": [1, None, {"b": 2.5}], "id": "x"})],
)
def test_the_body_becomes_the_payload(mock: Mock, body: bytes, payload: JsonValue) -> None:
    content = call(mock, body=body).json
    assert isinstance(content, dict)
    assert isinstance(content["signals"], list)
    assert [each["payload"] for each in content["signals"] if isinstance(each, dict)] == [payload]


@pytest.mark.parametrize("body", [b"[1,2]", b'"x"', b"3", b"false"])
def test_a_body_that_is_no_object_is_accepted_and_leaves_the_signal_without_a_payload(body: bytes) -> None:
    with MockedApi("unleash") as mocked:
        headers = mocked.headers("apiKey") | {"Content-Type": "application/json"}
        response = mocked.client.post("/api/signal-endpoint/github-issues", content=body, headers=headers)
        assert response.status_code == 200
        assert "payload" not in response.json()["signals"][0]
        assert not mocked.findings


def test_the_endpoints_are_those_of_the_setting() -> None:
    endpoints = "builds=fake-builds-token,fake-second-token;alerts=fake:alerts.token"
    mock = build_mock(API, settings={"endpoints": endpoints})
    assert mock.credentials == {"apiKey": "fake-builds-token", "bearerToken": "fake-builds-token"}
    calls = [("builds", "fake-second-token"), ("alerts", "Bearer fake:alerts.token")]
    signals = [signal(call(mock, name, authorization)) for name, authorization in calls]
    assert [(each.source_id, each.created_by_source_token_id) for each in signals] == [(1, 2), (2, 3)]
    assert call(mock, "alerts", "fake-builds-token").status == 401
    assert call(mock).status == 401


@pytest.mark.parametrize(("limit", "accepted"), [(1, "1 call"), (2, "2 calls")])
def test_each_endpoint_has_its_own_rate_limit_in_real_time(limit: int, accepted: str) -> None:
    real_ns = [0]
    settings = Settings(rate_limit=limit)
    mock = Mock(
        API.spec, lambda: UnleashProvider(clock=lambda: START, settings=settings, monotonic_ns=lambda: real_ns[0])
    )

    assert [call(mock).status for _ in range(limit)] == [200] * limit
    refused = call(mock)
    assert refused.status == 429
    error = {
        "name": "TooManyRequestsError",
        "message": f"The signal endpoint github-issues accepts {accepted} per second.",
    }
    assert refused.json == error
    assert refused.parse(SignalEndpointError).message == error["message"]
    assert call(mock, "deployments", "fake-deployments-token").status == 200
    real_ns[0] = 999_999_999
    assert call(mock).status == 429
    real_ns[0] = 1_000_000_000
    assert signal(call(mock)).id == limit + 2


def test_the_error_for_an_unknown_endpoint_lists_the_endpoints(mock: Mock) -> None:
    endpoints = "Signal endpoints: github-issues, deployments."
    error = {"name": "NotFoundError", "message": f"There is no signal endpoint called builds. {endpoints}"}
    assert call(mock, "builds").json == error


def test_there_is_no_rate_limit_by_default() -> None:
    mock = build_mock(API, clock=lambda: START)
    assert {call(mock).status for _ in range(20)} == {200}
