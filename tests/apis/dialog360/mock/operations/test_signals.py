"""Signals of the mock: URLs that are set, shown and called for events."""

from __future__ import annotations

import pytest

from caveat.apis.dialog360.mock.operations.postbacks import postback_urls
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.records import Event
from caveat.json_text import JsonValue
from caveat_models.dialog360.models import AdPage, AdSignalList, EventType, Keyword, SignalUrl, Success
from dialog360_client import AD, APP, KEYWORD, LARGER_AD_ACCOUNT, Dialog360Client

PATHS = [f"/ads/{AD}/signal", f"/ads/{AD}/keywords/{KEYWORD}/signal", f"/ads/{AD}/events/session_start/signal"]


@pytest.mark.parametrize("path", PATHS)
def test_a_new_url_replaces_the_old_one(client: Dialog360Client, path: str) -> None:
    client.post(Success, path, {"url": "https://shop.example.com/a"})

    assert client.get(SignalUrl, path).url == "https://shop.example.com/a"
    others = [client.get(SignalUrl, other).url for other in PATHS if other != path]
    assert others == ["https://example.com"] * 2
    signals = client.get(AdSignalList, f"/ads/{AD}/signals").signals
    assert sorted(signal.url for signal in signals) == sorted([*others, "https://shop.example.com/a"])


def test_a_new_ad_has_no_urls(client: Dialog360Client) -> None:
    ad = client.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}").ads[0]

    assert client.request("GET", f"/ads/{ad.id}/signal").status == 404
    assert client.get(AdSignalList, f"/ads/{ad.id}/signals").signals == []


def test_a_keyword_url_needs_a_keyword_of_the_ad_or_of_no_ad(client: Dialog360Client) -> None:
    other_ad = client.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}").ads[0].id
    keyword_of_no_ad = client.post(Keyword, "/keywords", {"keyword": "paid"}).id
    body: JsonValue = {"url": "https://shop.example.com"}

    statuses = [
        client.request("POST", f"/ads/{ad}/keywords/{keyword}/signal", body).status
        for ad, keyword in (
            (AD, keyword_of_no_ad),
            (other_ad, keyword_of_no_ad),
            (other_ad, KEYWORD),
            (AD, "1"),
        )
    ]

    assert statuses == [200, 200, 404, 404]


@pytest.mark.parametrize(
    ("event_type", "type_id", "ad_id", "campaign_id", "expected"),
    [
        ("button", "7", AD, "", {"ad"}),
        ("session_start", "7", AD, "", {"ad", "event"}),
        ("conversation", KEYWORD, AD, "", {"ad", "keyword"}),
        ("session_start", KEYWORD, AD, "23851172049950328", {"ad", "keyword", "event"}),
        ("session_start", "7", "", "", set()),
    ],
)
def test_an_event_calls_the_urls_of_its_ad_its_keyword_and_its_type(  # noqa: PLR0913, PLR0917 - a table's columns
    client: Dialog360Client, event_type: EventType, type_id: str, ad_id: str, campaign_id: str, expected: set[str]
) -> None:
    for path, level in zip(PATHS, ("ad", "keyword", "event"), strict=True):
        client.post(Success, path, {"url": f"https://{level}.example.com"})
    _, _, _, client_id, _, app_id = APP.split("/")
    event = Event(
        "1", App(client_id, app_id), EventType(event_type), type_id, None, ad_id, campaign_id, "", client.clock()
    )

    urls = postback_urls(client.provider.store, event)

    assert set(urls) == {f"https://{level}.example.com" for level in expected}


def test_a_url_that_is_set_twice_is_called_once(client: Dialog360Client) -> None:
    event = Event("1", App("Xb4pTq2wCL", "93310"), EventType.SESSION_START, KEYWORD, None, AD, "", "", client.clock())

    assert postback_urls(client.provider.store, event) == ("https://example.com",)
