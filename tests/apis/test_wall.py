"""The wall between an API's mock and its rules: when a fact is wrong in the mock, the rules find it.

Each mutant changes a table or function of the mock in place, so that a rule that shared it would change too and find
nothing.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import cast

import pytest

from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dfend.mock.provider import DfendProvider
from caveat.apis.dialog360.mock.operations import postbacks
from caveat.apis.dialog360.mock.provider import Dialog360Provider
from caveat.apis.dialog360.mock.store.store import Store
from caveat.apis.unleash.mock import endpoints
from caveat.provider.outbox import Delivery
from caveat.testing import MockedApi
from caveat_models.dfend.models import EventLevel, EventType
from caveat_models.dialog360.models import KeywordPage
from dfend_account import SECRET, server
from dialog360_client import APP, KEYWORD

TOKEN, SECOND_TOKEN = "fake-github-issues-token", "fake-second-github-issues-token"

RECEIVER = "https://receiver.example.com/webhook"


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
    assert {code for code, _ in dialog360()} == {"DIA001", "STA008"}


def events() -> set[str]:
    """Send signals to the mock of DFend, and return the codes of the rules that its deliveries break."""
    with MockedApi("dfend", settings={"webhook": RECEIVER}) as api:
        for number in range(3):
            signal = server("ann", device={"deviceId": f"device-{number}"})
            api.client.post("/signal", json=signal, headers={"x-api-key": SECRET}).raise_for_status()
        assert api.deliveries
        assert api.findings == []
        return {finding.code for finding in api.delivery_findings}


def conversions() -> set[str]:
    """Register URLs with the mock of 360dialog, and return the codes of the rules that its postbacks break."""
    with MockedApi("dialog360") as api:
        headers, ad = api.headers("bearerAuth"), f"{APP}/ads/23852030589290425"
        # The list shows every URL that is registered before.
        api.client.get(f"{ad}/signals", headers=headers).raise_for_status()
        for url in (RECEIVER, f"{RECEIVER}/new"):
            api.client.post(f"{ad}/signal", json={"url": url}, headers=headers).raise_for_status()
        assert api.deliveries
        assert api.findings == []
        return {finding.code for finding in api.delivery_findings}


@pytest.mark.parametrize("traffic", [events, conversions])
def test_without_a_mutant_deliveries_break_nothing(traffic: Callable[[], set[str]]) -> None:
    assert traffic() == set()


Deliver = Callable[[Iterable[Delivery]], Iterable[Delivery]]


def twice(deliveries: Iterable[Delivery]) -> Iterator[Delivery]:
    for delivery in deliveries:
        yield from (delivery, delivery)


def to_another_url() -> Deliver:
    number = itertools.count()
    return lambda deliveries: [
        replace(each, url="https://unregistered.example.com") if next(number) == 1 else each for each in deliveries
    ]


def before_their_cause(deliveries: Iterable[Delivery]) -> Iterator[Delivery]:
    for delivery in deliveries:
        yield replace(delivery, body=json.loads(json.dumps(delivery.body).replace("sig-", "sig-next-")))


def without_a_cause(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Each operation calls a URL that is not registered."""
    event = {"id": KEYWORD, "type": "button", "ad_id": "23852030589290425", "created_time": "2023-09-18T14:05:08+0100"}
    return [*deliveries, Delivery("https://unregistered.example.com", {"event": {**event, "type_id": KEYWORD}})]


def with_a_wrong_body(deliveries: Iterable[Delivery]) -> list[Delivery]:
    return [replace(each, body={"event": 1}) for each in deliveries]


DELIVERY_MUTANTS: dict[str, tuple[type, Callable[[], set[str]], Callable[[], Deliver], str]] = {
    "dfend: twice": (DfendProvider, events, lambda: twice, "DFE028"),
    "dfend: before their cause": (DfendProvider, events, lambda: before_their_cause, "DFE029"),
    "dfend: to another URL": (DfendProvider, events, to_another_url, "DFE030"),
    "dfend: with a wrong body": (DfendProvider, events, lambda: with_a_wrong_body, "WHK001"),
    "dialog360: twice": (Dialog360Provider, conversions, lambda: twice, "DIA022"),
    "dialog360: to another URL": (Dialog360Provider, conversions, to_another_url, "DIA021"),
    "dialog360: without a cause": (Dialog360Provider, conversions, lambda: without_a_cause, "DIA021"),
    "dialog360: with a wrong body": (Dialog360Provider, conversions, lambda: with_a_wrong_body, "WHK001"),
}


@pytest.mark.parametrize("title", DELIVERY_MUTANTS)
def test_wrong_deliveries_of_a_mock_are_found(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    provider, traffic, mutant, code = DELIVERY_MUTANTS[title]
    collect, change = provider.deliveries, mutant()  # type: ignore[attr-defined]
    monkeypatch.setattr(provider, "deliveries", lambda self: tuple(change(collect(self))))
    assert code in traffic()


def test_postbacks_to_a_replaced_url_in_the_mock_of_dialog360_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    first = functools.cache(lambda _ad: RECEIVER)
    monkeypatch.setattr(postbacks, "postback_urls", lambda _store, event: (first(event.ad_id),))
    assert conversions() == {"DIA021"}


def test_a_level_that_the_mock_of_dfend_delivers_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[EventType, EventLevel]", LEVELS), EventType.NEW_DEVICE, EventLevel.INFO)
    with MockedApi("dfend", settings={"webhook": RECEIVER}) as api:
        api.client.post("/signal", json=server("ann", device={"deviceId": "d"}), headers={"x-api-key": SECRET})
        assert {finding.code for finding in api.delivery_findings} == {"DFE031"}
