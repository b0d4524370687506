"""Records: each is found by its index keys, and by no others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caveat.apis.dialog360.mock.store.index_keys import IndexKey, index_key
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.records import (
    Ad,
    AdAccount,
    Campaign,
    Event,
    EventGroup,
    EventSubtype,
    FacebookAccount,
    Image,
    Keyword,
    Sale,
    Signal,
    image_key,
    keyword_signal_key,
    lead_key,
    signal_key,
    standalone_key,
)
from caveat_models.dialog360.models import AdStatus, EventGroupStatus, EventType, KeywordStatus, SignalLevel

NOW = datetime(2026, 1, 1, tzinfo=UTC)
APP, OTHER_APP = App("client", "1"), App("client", "2")
BUTTON, REPLY = EventType.BUTTON, EventType.BUTTON_REPLY
SHARED, OWN = True, False
ACTIVE, DISABLED = KeywordStatus.ACTIVE, KeywordStatus.DISABLED

ON_AD = Event("e", APP, BUTTON, "t", "name", "ad", "campaign", "+123", NOW)
STANDALONE = Event("e", APP, BUTTON, "t", "name", "", "", "", NOW)
OF_CAMPAIGN = Event("e", APP, BUTTON, "t", "name", "", "campaign", "123", NOW)

Record = (
    FacebookAccount | AdAccount | Image | Campaign | Ad | Keyword | Event | EventSubtype | EventGroup | Sale | Signal
)

FACTS: dict[str, tuple[Record, list[IndexKey], list[IndexKey]]] = {
    "a Facebook account by client and token": (
        FacebookAccount("f", "client", "Shop", "token"),
        [index_key("client", None), index_key("client", "token")],
        [index_key("client", "other"), index_key("other", None)],
    ),
    "an ad account by client and Facebook account": (
        AdAccount("a", "client", "f", "Shop", "EUR", ()),
        [index_key("client", None), index_key("client", "f")],
        [index_key("client", "g"), index_key("other", "f")],
    ),
    "an image by ad account": (Image("a", "hash", "shop.jpg"), ["a"], ["hash", index_key("a", None)]),
    "a campaign by app and ad account": (
        Campaign("c", APP, "a", "Spring", AdStatus.ACTIVE, "", "", 5, NOW),
        [index_key(APP, None), index_key(APP, "a")],
        [index_key(APP, "b"), index_key(OTHER_APP, None)],
    ),
    "an ad by app, ad account and campaign": (
        Ad("ad", APP, "a", "c", "Spring", AdStatus.ACTIVE, NOW),
        [index_key(APP, None, None), index_key(APP, "a", "c"), index_key(APP, None, "c")],
        [index_key(APP, "a", "d"), index_key(APP, "b", None), index_key(OTHER_APP, None, None)],
    ),
    "a shared keyword by each of its apps": (
        Keyword("k", "order", (APP, OTHER_APP), "", shared=SHARED, status=ACTIVE, created=NOW),
        [index_key(app, None, shared, None) for app in (APP, OTHER_APP) for shared in (SHARED, None)],
        [index_key(APP, None, OWN, None), index_key(App("client", "3"), None, None, None)],
    ),
    "a keyword by ad and status": (
        Keyword("k", "order", (APP,), "ad", shared=OWN, status=DISABLED, created=NOW),
        [index_key(APP, "ad", OWN, DISABLED), index_key(APP, None, None, DISABLED)],
        [index_key(APP, "", None, None), index_key(APP, None, None, ACTIVE), index_key(OTHER_APP, "ad", None, None)],
    ),
    "an event by app, ad, type and type_id": (
        ON_AD,
        [index_key(APP, "ad", BUTTON, "t"), index_key(APP, None, None, None), lead_key(APP, "123")],
        [index_key(APP, "", None, None), index_key(APP, None, REPLY, None), standalone_key(APP, BUTTON)],
    ),
    "an event without an ad and a campaign by its type": (
        STANDALONE,
        [standalone_key(APP, BUTTON), index_key(APP, "", BUTTON, None)],
        [standalone_key(APP, REPLY), standalone_key(OTHER_APP, BUTTON), lead_key(APP, "")],
    ),
    "an event of a campaign is not standalone": (
        OF_CAMPAIGN,
        [index_key(APP, "", None, None), lead_key(APP, "+123")],
        [standalone_key(APP, BUTTON), lead_key(APP, "124"), lead_key(OTHER_APP, "123")],
    ),
    "a subtype by app, type and type_id": (
        EventSubtype(APP, BUTTON, "t", None),
        [index_key(APP, BUTTON, "t"), index_key(APP, None, None)],
        [index_key(APP, REPLY, None), index_key(OTHER_APP, None, None)],
    ),
    "a group by client, ad, type, type_id and status": (
        EventGroup("g", APP.client_id, BUTTON, "t", "ad", EventGroupStatus.ACTIVE),
        [
            index_key(APP.client_id, "ad", BUTTON, "t", EventGroupStatus.ACTIVE),
            index_key(APP.client_id, *[None] * 4),
        ],
        [
            index_key(APP.client_id, None, None, None, EventGroupStatus.DISABLED),
            index_key(APP.client_id, "", None, None, None),
        ],
    ),
    "a sale by app and ad": (
        Sale("s", APP, "123", 0.5, "ad", NOW),
        [index_key(APP, None), index_key(APP, "ad")],
        [index_key(APP, ""), index_key(OTHER_APP, "ad")],
    ),
    "the URL of an ad by the ad": (
        Signal("ad", SignalLevel.AD, "", "https://example.com"),
        ["ad"],
        ["", keyword_signal_key("")],
    ),
    "the URL of a keyword by the ad and the keyword": (
        Signal("ad", SignalLevel.KEYWORD, "k", "https://example.com"),
        ["ad", keyword_signal_key("k")],
        ["k", keyword_signal_key("ad")],
    ),
    "the URL of an event type by the ad": (
        Signal("ad", SignalLevel.EVENT, BUTTON, "https://example.com"),
        ["ad"],
        [keyword_signal_key(BUTTON)],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_a_record_is_found_by(title: str) -> None:
    record, keys, others = FACTS[title]
    assert set(keys) <= set(record.index_keys())
    assert not set(others) & set(record.index_keys())


KEYS = {
    "an image": (Image("a", "hash", "shop.jpg").key, "a hash"),
    "an image that is looked up": (image_key("a", "hash"), "a hash"),
    "a subtype": (EventSubtype(APP, BUTTON, "t", None).key, "client 1 button t"),
    "the URL of an ad": (Signal("9", SignalLevel.AD, "", "").key, "for ad 9"),
    "the URL of a keyword": (Signal("9", SignalLevel.KEYWORD, "k", "").key, "for keyword k of ad 9"),
    "a URL that is looked up": (signal_key("9", SignalLevel.EVENT, BUTTON), "for event button of ad 9"),
}


@pytest.mark.parametrize("title", KEYS)
def test_a_record_without_an_id_has_the_key_of_what_identifies_it(title: str) -> None:
    key, expected = KEYS[title]
    assert key == expected
