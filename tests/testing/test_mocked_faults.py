"""Faults of a mock for tests of your own code: they are injected, recorded, and named in findings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from caveat.errors import BadArgument
from caveat.reports.findings import block
from caveat.testing.mocked import MockedApi
from vendor_calls import SIGNALS, dfend, dialog360, unleash


@pytest.mark.parametrize("call", [dfend, dialog360, unleash])
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
    fault: str, code: str, call: Callable[[MockedApi], httpx.Response]
) -> None:
    mock = MockedApi(call.__name__)
    mock.faults(fault)
    with suppress(httpx.RemoteProtocolError):
        response = call(mock)
        assert [exchange.response.body for exchange in mock.exchanges] == [response.content]
        assert [exchange.response.status for exchange in mock.exchanges] == [response.status_code]
    if (fault, call) == ("unknown-enum", dialog360):
        # The enums of 360dialog's keywords are open.
        assert ({each.code for each in mock.left_open}, mock.findings) == ({"OAS008"}, [])
    else:
        assert code in {finding.code for finding in mock.findings}


def test_later_faults_replace_earlier_faults() -> None:
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


def test_responses_of_faults_are_not_listed_as_refused() -> None:
    mock = MockedApi("unleash")
    mock.client.post(SIGNALS)
    with mock.faults("error"):
        unleash(mock)
    with mock.faults("latency=1"):
        mock.client.post(SIGNALS)
    assert [exchange.response.status for exchange in mock.refused] == [401, 401]


def test_a_finding_on_a_response_of_a_fault_names_the_fault() -> None:
    mock = MockedApi("unleash")
    mock.faults("drop=/signals/0/id")
    unleash(mock)
    [finding] = mock.findings
    assert "Caused by an injected fault: drop=/signals/0/id" in block(finding)
    assert "to the vendor" not in block(finding)
    assert repr(mock.exchanges) == f"[<POST {SIGNALS} -> 200>]"


def test_a_reset_removes_faults_and_repeats_their_random_choices() -> None:
    mock = MockedApi("unleash")

    def statuses() -> list[int]:
        mock.faults("error,rate=0.5")
        return [unleash(mock).status_code for _ in range(20)]

    first = statuses()
    mock.reset()
    assert unleash(mock).status_code == 200
    mock.reset()
    assert statuses() == first


def test_a_response_that_your_code_does_not_get_is_not_recorded() -> None:
    mock = MockedApi("unleash")
    mock.client.timeout = httpx.Timeout(0.5)
    for fault, error in (("reset", httpx.ReadError), ("latency=600", httpx.ReadTimeout)):
        with mock.faults(fault), pytest.raises(error):
            unleash(mock)
    # The request with the late response got the first id.
    assert [signal["id"] for signal in unleash(mock).json()["signals"]] == [2]
    assert len(mock.exchanges) == 1


def test_faults_apply_to_clients_and_servers() -> None:
    mock = MockedApi("unleash")
    headers = mock.headers("bearerToken")

    async def asynchronously() -> int:
        return (await mock.async_client.post(SIGNALS, headers=headers)).status_code

    with mock.faults("error=502"), mock.served() as address:
        statuses = [unleash(mock).status_code, asyncio.run(asynchronously())]
        statuses.append(httpx.post(f"{address}{SIGNALS}", headers=headers).status_code)
    assert statuses == [502] * 3


def test_an_unknown_fault_is_an_error_and_changes_nothing() -> None:
    mock = MockedApi("unleash")
    mock.faults("error=500")
    with pytest.raises(
        BadArgument, match=r"^faults: no operation is called 'call'\. Known operations: call-signal-endpoint"
    ):
        mock.faults("reset", "drop,operation=call")
    with pytest.raises(BadArgument, match=r"^faults: undocumented-status=200 can never apply: every operation"):
        mock.faults("reset", "undocumented-status=200")
    assert unleash(mock).status_code == 500
