"""URLs of the mock: set, shown, and known to the events they are for."""

from __future__ import annotations

import pytest

from caveat.apis.dialog360.mock.store.conversions import Event
from caveat.apis.dialog360.mock.store.partners import App
from caveat.json_text import JsonValue
from caveat_models.dialog360.models import AdPage, AdSignalList, EventType, Keyword, SignalUrl, Success
from dialog360_client import AD, APP, KEYWORD, LARGER_AD_ACCOUNT, Desk

PLACES = [f"/ads/{AD}/signal", f"/ads/{AD}/keywords/{KEYWORD}/signal", f"/ads/{AD}/events/session_start/signal"]


@pytest.mark.parametrize("path", PLACES)
def test_a_url_that_was_set_is_shown_in_the_place_of_the_one_before(desk: Desk, path: str) -> None:
    desk.post(Success, path, {"url": "https://shop.example.com/a"})

    assert desk.get(SignalUrl, path).url == "https://shop.example.com/a"
    others = [desk.get(SignalUrl, other).url for other in PLACES if other != path]
    assert others == ["https://example.com"] * 2
    signals = desk.get(AdSignalList, f"/ads/{AD}/signals").signals
    assert sorted(signal.url for signal in signals) == sorted([*others, "https://shop.example.com/a"])


def test_an_ad_without_urls_has_none(desk: Desk) -> None:
    ad = desk.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}").ads[0]

    assert desk.ask("GET", f"/ads/{ad.id}/signal").status == 404
    assert desk.get(AdSignalList, f"/ads/{ad.id}/signals").signals == []


def test_a_url_is_for_a_keyword_of_the_ad_or_of_none(desk: Desk) -> None:
    other_ad = desk.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}").ads[0].id
    anywhere = desk.post(Keyword, "/keywords", {"keyword": "paid"}).id
    body: JsonValue = {"url": "https://shop.example.com"}

    statuses = [
        desk.ask("POST", f"/ads/{ad}/keywords/{keyword}/signal", body).status
        for ad, keyword in ((AD, anywhere), (other_ad, anywhere), (other_ad, KEYWORD), (AD, "1"))
    ]

    assert statuses == [200, 200, 404, 404]


@pytest.mark.parametrize(
    ("kind", "type_id", "ad_id", "campaign_id", "expected"),
    [
        ("button", "7", AD, "", {"ad"}),
        ("session_start", "7", AD, "", {"ad", "event"}),
        ("conversation", KEYWORD, AD, "", {"ad", "keyword"}),
        ("button", "7", "", "23851172049950328", {"ad"}),
        ("session_start", KEYWORD, "", "23851172049950328", {"ad", "keyword", "event"}),
        ("session_start", "7", "", "", set()),
    ],
)
def test_an_event_concerns_the_urls_of_its_ad_its_keyword_and_its_type(  # noqa: PLR0913, PLR0917 - a table's columns
    desk: Desk, kind: EventType, type_id: str, ad_id: str, campaign_id: str, expected: set[str]
) -> None:
    for path, level in zip(PLACES, ("ad", "keyword", "event"), strict=True):
        desk.post(Success, path, {"url": f"https://{level}.example.com"})
    _, _, _, client_id, _, app_id = APP.split("/")
    event = Event("1", App(client_id, app_id), EventType(kind), type_id, None, ad_id, campaign_id, "", desk.watch())

    urls = desk.provider.world.postbacks(event)

    assert set(urls) == {f"https://{level}.example.com" for level in expected}


def test_a_url_that_is_registered_twice_is_called_once(desk: Desk) -> None:
    event = Event("1", App("Xb4pTq2wCL", "93310"), EventType.SESSION_START, KEYWORD, None, AD, "", "", desk.watch())

    assert desk.provider.world.postbacks(event) == ("https://example.com",)
