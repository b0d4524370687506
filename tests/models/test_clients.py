"""Clients: the sample integrations work with the mocks, in process and served, and keep the contracts."""

from __future__ import annotations

import ast
import asyncio
import sys
from datetime import date
from pathlib import Path

import httpx
import pytest

import sample_integrations as sample
from caveat.testing import MockedApi
from caveat_models.dfend import client as dfend
from caveat_models.dialog360 import client as dialog360
from caveat_models.unleash import client as unleash

GENERATED = Path(__file__).parent.parent.parent / "generated"

AD_ACCOUNT = "174816537731874"
LARGER_AD_ACCOUNT = "174816537731875"


def trusted(mock: MockedApi) -> dfend.Client:
    return dfend.Client(http=mock.client, credentials={"secretKey": mock.credentials["secretKey"]})


def partner(mock: MockedApi) -> dialog360.Client:
    return dialog360.Client(http=mock.client, credentials={"bearerAuth": mock.credentials["bearerAuth"]})


def admin(mock: MockedApi) -> unleash.Client:
    return unleash.Client(http=mock.client, credentials={"bearerToken": mock.credentials["bearerToken"]})


def test_a_signal_is_sent_with_its_device(dfend_mock: MockedApi) -> None:
    assert sample.is_suspicious(trusted(dfend_mock), "user-1842", "a new device")
    assert not sample.is_suspicious(trusted(dfend_mock), "user-1842", "a new device")

    assert dfend_mock.exchanges[0].request.json == {
        "source": "Server",
        "ip": "203.0.113.7",
        "identifiers": {"userId": "user-1842"},
        "device": {"deviceId": "a new device"},
    }
    assert not dfend_mock.refused
    assert not dfend_mock.findings


def test_a_documented_error_is_caught_by_its_class(dfend_mock: MockedApi) -> None:
    assert sample.has_opted_in(trusted(dfend_mock), "user-1842") is True
    assert sample.has_opted_in(trusted(dfend_mock), "no such user") is None


def test_a_key_that_an_operation_does_not_accept_is_not_sent(dfend_mock: MockedApi) -> None:
    public = dfend.Client(http=dfend_mock.client, credentials={"publishableKey": "fake-publishable-key"})
    with pytest.raises(dfend.MissingCredentialError, match="get-identity needs a credential for secretKey"):
        public.get_identity(user_id="user-1842")
    assert not dfend_mock.exchanges


def test_all_pages_of_ads_are_read(dialog360_mock: MockedApi) -> None:
    ids = [ad.id for ad in sample.ads(partner(dialog360_mock), AD_ACCOUNT)]

    assert ids == ["23852030589290425", "23852030589290426", "23852030589290427"]
    queries = [exchange.request.target.partition("?")[2] for exchange in dialog360_mock.exchanges]
    assert queries == ["limit=2&offset=0", "limit=2&offset=2"]
    assert not dialog360_mock.findings


def test_all_pages_are_read_asynchronously(dialog360_mock: MockedApi) -> None:
    credentials = dialog360.Credentials(bearerAuth=dialog360_mock.credentials["bearerAuth"])
    api = dialog360.AsyncClient(http=dialog360_mock.async_client, credentials=credentials)

    assert len(asyncio.run(sample.ad_names(api, LARGER_AD_ACCOUNT))) == 8


def test_a_keyword_is_replaced(dialog360_mock: MockedApi) -> None:
    assert sample.renamed_keyword(partner(dialog360_mock), "winter", "autumn").keyword == "autumn"
    assert not dialog360_mock.refused
    assert not dialog360_mock.findings


def test_a_campaign_is_created_with_an_uploaded_image(dialog360_mock: MockedApi) -> None:
    campaign = sample.campaign_with_image(partner(dialog360_mock), b"\x89PNG\r\n\x00\xff")

    assert campaign.name == "Autumn"
    assert b'filename="autumn.png"' in dialog360_mock.exchanges[0].request.body
    assert not dialog360_mock.refused
    assert not dialog360_mock.findings


def test_events_are_read_as_csv(dialog360_mock: MockedApi) -> None:
    (event,) = sample.events(partner(dialog360_mock), date(2023, 9, 1), date(2023, 9, 30))
    assert event["type_value"] == "product ordered"


def test_an_endpoint_is_called_with_a_payload(unleash_mock: MockedApi) -> None:
    assert sample.signal(admin(unleash_mock), "github-issues", 311) == 1
    assert unleash_mock.exchanges[0].request.json == {"issue": 311}
    assert unleash_mock.exchanges[0].request.headers["authorization"].startswith("Bearer ")
    assert not unleash_mock.refused
    assert not unleash_mock.findings


def test_the_raw_response_comes_with_the_result(unleash_mock: MockedApi) -> None:
    assert sample.signal_with_status(admin(unleash_mock), "github-issues") == (1, 200, "application/json")


def test_errors_of_one_operation_have_bodies_of_different_types(unleash_mock: MockedApi) -> None:
    assert "does not belong" in sample.why_refused(admin(unleash_mock), "deployments")


def test_a_served_mock_is_called_over_http(dialog360_mock: MockedApi) -> None:
    credentials = dialog360.Credentials(bearerAuth=dialog360_mock.credentials["bearerAuth"])
    with dialog360_mock.served() as url, dialog360.Client(url, credentials=credentials) as api:
        assert len(list(sample.ads(api, AD_ACCOUNT))) == 3


FAULTS = [
    ("undocumented-status", dialog360.UndocumentedStatusError),
    ("wrong-type", dialog360.UnreadableBodyError),
    ("rate-limit=0", dialog360.TooManyRequestsError),
    ("reset", httpx.ReadError),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_a_fault_is_an_error_of_its_kind(dialog360_mock: MockedApi, fault: str, error: type[Exception]) -> None:
    with dialog360_mock.faults(fault), pytest.raises(error):
        partner(dialog360_mock).get_ad(client_id="Xb4pTq2wCL", app_id="93310", ad_id="23852030589290425")


@pytest.mark.parametrize("module", [dfend, dialog360, unleash], ids=lambda module: module.__name__)
def test_the_asynchronous_client_has_the_same_methods(module: object) -> None:
    kinds = [getattr(module, name) for name in ("Client", "AsyncClient")]
    names = [{name for name in vars(kind) if not name.startswith("_")} for kind in kinds]
    assert names[0] == names[1]


ALLOWED = {"caveat_models", "httpx", "pydantic", "pydantic_core", "typing_extensions"}
"""Beside the standard library; the last two are those of pydantic."""


def test_generated_code_needs_pydantic_and_httpx_only() -> None:
    for file in GENERATED.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in (name.partition(".")[0] for name in names):
                assert name in ALLOWED or name in sys.stdlib_module_names, f"{file.name}: {name}"
