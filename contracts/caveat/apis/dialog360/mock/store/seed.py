"""The initial data of a mock: the records of the contract's examples, and random data that the seed decides."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.partners import App, Clients, Partners
from caveat.apis.dialog360.mock.store.records import (
    Ad,
    AdAccount,
    Campaign,
    Event,
    FacebookAccount,
    Image,
    Keyword,
    Sale,
    Signal,
)
from caveat.apis.dialog360.mock.store.store import MAX_EVENTS, Store
from caveat.provider.clock import Clock
from caveat_models.dialog360.models import AdStatus, EventType, FacebookPage, KeywordStatus, SignalLevel

TOKEN = "fake-partner-token"  # noqa: S105 - obviously fake
OTHER_TOKEN = "fake-other-partner-token"  # noqa: S105 - obviously fake

APP = App("Xb4pTq2wCL", "93310")
"""The app of the contract's examples."""
SECOND_APP = App(APP.client_id, "93311")
"""Another app of the same client."""
UNTRACKED_APP = App(APP.client_id, "93312")
"""An app of the same client; its tracking is not enabled."""
OTHER_APP = App("Ym7nRs5kDZ", "93420")
"""An app of another client of the same partner."""
FOREIGN_APP = App("Zw3nKd8vBH", "93530")
"""An app of another partner."""

_PARTNERS: Mapping[str, Clients] = {
    TOKEN: {APP.client_id: (APP.id, SECOND_APP.id, UNTRACKED_APP.id), OTHER_APP.client_id: (OTHER_APP.id,)},
    OTHER_TOKEN: {FOREIGN_APP.client_id: (FOREIGN_APP.id,)},
}

_FACEBOOK_ACCOUNT_ID = "117203945861277"
_AD_ACCOUNT_ID = "174816537731874"
_LARGER_AD_ACCOUNT_ID = "174816537731875"
_CAMPAIGN_ID = "23851172049950328"
_AD_ID = "23852030589290425"
_KEYWORD_ID = "63c14b9487dd821c0be8a0b6"
_PHONE = "123456789"


def seeded_store(*, seed: int, clock: Clock, max_events: int = MAX_EVENTS) -> Store:
    """A store with the initial data."""
    store = Store(
        seed=seed,
        clock=clock,
        partners=Partners(_PARTNERS, untracked=frozenset({UNTRACKED_APP})),
        max_events=max_events,
    )
    _add_example_campaign(store)
    _add_keywords(store)
    _add_events(store)
    # Another text here would give each seed other data.
    _add_random_accounts(store, random.Random(f"world {seed}"))  # noqa: S311 - variety, not secrecy
    store.protect_seed()
    return store


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _add_example_campaign(store: Store) -> None:
    """Add the Facebook account and the campaign of the examples, with all records that a campaign needs."""
    shop = "Demo shop"
    facebook_account = FacebookAccount(_FACEBOOK_ACCOUNT_ID, APP.client_id, shop, token=_KEYWORD_ID)
    store.facebook_accounts.put(facebook_account.id, facebook_account)
    pages = (FacebookPage(id="460293477343848", name=shop),)
    account = AdAccount(_AD_ACCOUNT_ID, APP.client_id, facebook_account.id, shop, "EUR", pages)
    store.ad_accounts.put(account.id, account)
    image = Image(account.id, "a275aa36c7b2e6d0105bf683c55e7bd6", "shop.jpg")
    store.images.put(image.key, image)
    campaign = Campaign(
        id=_CAMPAIGN_ID,
        app=APP,
        ad_account_id=account.id,
        name="TEST CTWA POC",
        status=AdStatus.ACTIVE,
        start_time="2023-09-18T11:36:41.356737",
        end_time="2023-09-19T12:36:41.356747",
        daily_budget=100,
        created=_time("2023-09-17T14:05:08+01:00"),
    )
    store.add_campaign(campaign, *_example_ads(campaign))


def _example_ads(campaign: Campaign) -> list[Ad]:
    """The ad of the examples and two others: a list of a single ad cannot show whether its limit works."""
    suffixes = {_AD_ID: "", f"{_AD_ID[:-1]}6": " 6", f"{_AD_ID[:-1]}7": " 7"}
    refreshed = {_AD_ID: _time("2023-09-18T14:05:08+01:00")}
    return [
        Ad(
            id=ad_id,
            app=campaign.app,
            ad_account_id=campaign.ad_account_id,
            campaign_id=campaign.id,
            name=f"{campaign.name}, ad{suffix}",
            status=campaign.status,
            created=campaign.created,
            refreshed=refreshed.get(ad_id),
        )
        for ad_id, suffix in suffixes.items()
    ]


def _add_keywords(store: Store) -> None:
    """Add the keyword of the examples, a shared keyword, and a URL on each level."""
    created = _time("2023-09-17T09:30:00+01:00")
    keyword = Keyword(
        id=_KEYWORD_ID,
        text="Product ordered",
        apps=(APP,),
        ad_id=_AD_ID,
        shared=False,
        status=KeywordStatus.ACTIVE,
        created=created,
    )
    shared = Keyword(
        id="63c14b9487dd821c0be8a0c1",
        text="Order paid",
        apps=store.partners.apps(APP.client_id),
        ad_id="",
        shared=True,
        status=KeywordStatus.ACTIVE,
        created=created + timedelta(minutes=15),
    )
    for each in (keyword, shared):
        store.keywords.put(each.id, each)
    subjects = {SignalLevel.AD: "", SignalLevel.KEYWORD: _KEYWORD_ID, SignalLevel.EVENT: EventType.SESSION_START}
    for level, subject in subjects.items():
        signal = Signal(_AD_ID, level, subject, "https://example.com")
        store.signals.put(signal.key, signal)


def _add_events(store: Store) -> None:
    """Add the event of the examples with the sale to its lead, and three events without an ad."""
    event = Event(
        id="64f1c0de87dd821c0be8a101",
        app=APP,
        type=EventType.BUTTON,
        type_id=_KEYWORD_ID,
        type_value="product ordered",
        ad_id=_AD_ID,
        campaign_id=_CAMPAIGN_ID,
        phone=_PHONE,
        created=_time("2023-09-18T14:05:08+01:00"),
    )
    store.record_event(event, new_group_id="64f1c0de87dd821c0be8a201")
    store.sales.add(
        Sale("64f1c0de87dd821c0be8a301", APP, _PHONE, 100, event.ad_id, created=_time("2023-09-18T16:20:00+01:00"))
    )
    session = EventType.SESSION_START
    for days in range(3):
        created = _time("2023-08-01T10:00:00+01:00") + timedelta(days=days)
        type_id = store.default_type_id(APP.client_id, session)
        store.record_event(Event(store.ids.record(), APP, session, type_id, None, "", "", f"20000000{days}", created))


def _add_random_accounts(store: Store, rng: random.Random) -> None:
    """Add a larger ad account that two apps share, and an account for each other client."""
    page = FacebookPage(id=store.ids.meta(), name="Outlet")
    larger = AdAccount(_LARGER_AD_ACCOUNT_ID, APP.client_id, _FACEBOOK_ACCOUNT_ID, "Outlet", "USD", (page,))
    store.ad_accounts.put(larger.id, larger)
    for app in (APP, SECOND_APP):
        _add_random_campaigns(store, rng, app, larger, count=4)
    for app in (OTHER_APP, FOREIGN_APP):
        facebook_account = store.attach_facebook_account(app.client_id, f"fake-token-of-{app.client_id}")
        [account] = store.ad_accounts.all(index_key(app.client_id, facebook_account.id))
        _add_random_campaigns(store, rng, app, account, count=2)


def _add_random_campaigns(store: Store, rng: random.Random, app: App, account: AdAccount, *, count: int) -> None:
    """Add campaigns of two ads each, with events of the last 30 days."""
    now = store.now()
    for number in range(1, count + 1):
        created = now - timedelta(days=30 + rng.randrange(30))
        campaign = Campaign(
            id=store.ids.meta(),
            app=app,
            ad_account_id=account.id,
            name=f"Campaign {number}",
            status=rng.choice([AdStatus.ACTIVE, AdStatus.PAUSED]),
            start_time=f"{created.date()}T00:00:00",
            end_time=f"{created.date() + timedelta(days=90)}T00:00:00",
            daily_budget=rng.randrange(10, 500),
            created=created,
        )
        names = (f"{campaign.name}, ad {letter}" for letter in "AB")
        ads = [Ad(store.ids.meta(), app, account.id, campaign.id, name, campaign.status, created) for name in names]
        store.add_campaign(campaign, *ads)
        for ad in ads:
            _add_random_events(store, rng, ad, now)


def _add_random_events(store: Store, rng: random.Random, ad: Ad, now: datetime) -> None:
    for _ in range(3):
        event_type = rng.choice([EventType.SESSION_START, EventType.BUTTON_REPLY, EventType.ENGAGEMENT])
        created = now - timedelta(minutes=rng.randrange(30 * 24 * 60))
        type_id = store.default_type_id(ad.app.client_id, event_type)
        phone = f"3{rng.randrange(10**9):09}"
        store.record_event(
            Event(store.ids.record(), ad.app, event_type, type_id, None, ad.id, ad.campaign_id, phone, created)
        )
