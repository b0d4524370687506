"""The wall between an API's mock and its rules: when a fact is wrong in the mock, the rules find it.

Each mutant changes a table or function of the mock in place, so that a rule that shared it would change too and find
nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dialog360.mock.provider import Dialog360Provider
from caveat.apis.dialog360.mock.store.store import Store
from caveat.apis.unleash.mock import endpoints
from caveat.testing import MockedApi
from caveat_models.dfend.models import EventLevel, EventType
from caveat_models.dialog360.models import KeywordPage
from dfend_account import SECRET, server
from dialog360_client import APP, KEYWORD

TOKEN, SECOND_TOKEN = "fake-github-issues-token", "fake-second-github-issues-token"


def dfend() -> list[tuple[str, str]]:
    """Send signals that cause each event of the mock."""
    api = MockedApi("dfend")
    for signal in (
        server("ann", device={"deviceId": "device-1"}),
        server("ann", ip="198.51.100.24"),
        server("user-3316"),
        server("user-2077", device={"deviceId": "device-7701"}),
    ):
        api.client.post("/signal", json=signal, headers={"x-api-key": SECRET}).raise_for_status()
    return findings(api)


def unleash() -> list[tuple[str, str]]:
    """Call an endpoint with both of its tokens, without and with `Bearer`."""
    api = MockedApi("unleash")
    for authorization in (TOKEN, SECOND_TOKEN, f"Bearer {TOKEN}", f"Bearer {SECOND_TOKEN}"):
        headers = {"authorization": authorization}
        api.client.post("/api/signal-endpoint/github-issues", headers=headers).raise_for_status()
    return findings(api)


def dialog360() -> list[tuple[str, str]]:
    """Replace a keyword, read it and list keywords page by page."""
    api = MockedApi("dialog360")
    for method, path, body in (
        ("PATCH", f"/keywords/{KEYWORD}", {"keyword": "paid"}),
        ("GET", f"/keywords/{KEYWORD}", None),
        ("GET", "/keywords?limit=1", None),
    ):
        headers = api.headers("bearerAuth")
        api.client.request(method, f"{APP}{path}", json=body, headers=headers).raise_for_status()
    return findings(api)


def findings(api: MockedApi) -> list[tuple[str, str]]:
    """The code and the message of each finding."""
    return [(finding.code, finding.message) for finding in api.findings]


@pytest.mark.parametrize("traffic", [dfend, unleash, dialog360])
def test_without_a_mutant_nothing_is_found(traffic: Callable[[], list[tuple[str, str]]]) -> None:
    assert traffic() == []


@pytest.mark.parametrize(
    ("event", "level"),
    [
        ("NEW_IDENTITY", "INFO"),
        ("NEW_DEVICE", "WARNING"),
        ("NEW_LOCATION", "WARNING"),
        ("IP_SIMILARITY", "WARNING"),
        ("BAD_DEVICE", "CRITICAL"),
        ("IDENTITY_OPTED_IN", "INFO"),
    ],
)
def test_a_wrong_level_in_the_mock_of_dfend_is_found(event: str, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = next(other for other in EventLevel if other != level)
    assert isinstance(LEVELS, dict)
    monkeypatch.setitem(LEVELS, EventType(event), wrong)
    assert ("DFE001", f"the level of {event} is {wrong}, expected {level}") in dfend()


def test_two_tokens_with_one_id_in_the_mock_of_unleash_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = endpoints.DEFAULTS[0].tokens
    assert isinstance(tokens, dict)
    monkeypatch.setitem(tokens, SECOND_TOKEN, tokens[TOKEN])
    assert {code for code, _ in unleash()} == {"UNL008"}


def test_tokens_that_the_mock_of_unleash_reads_wrong_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "token", lambda _authorization: TOKEN)
    assert {code for code, _ in unleash()} == {"UNL008"}


def test_a_replaced_keyword_that_stays_active_in_the_mock_of_dialog360_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Store, "disable_keyword", lambda _store, _keyword: None)
    assert {code for code, _ in dialog360()} == {"DIA009"}


def test_a_limit_that_the_mock_of_dialog360_ignores_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    list_keywords = Dialog360Provider.list_keywords

    @functools.wraps(list_keywords)
    def whole_list(*args: object, limit: int, **kwargs: object) -> object:
        page = list_keywords(*args, **kwargs)  # type: ignore[arg-type]
        assert isinstance(page, KeywordPage)
        return page.model_copy(update={"limit": limit})

    monkeypatch.setattr(Dialog360Provider, "list_keywords", whole_list)
    assert {code for code, _ in dialog360()} == {"DIA001"}
