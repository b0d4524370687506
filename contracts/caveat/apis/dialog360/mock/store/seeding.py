"""What is there from the beginning: the things that the contract's examples speak of, and some more."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from caveat.apis.dialog360.mock.store.accounts import AdAccount, FacebookAccount
from caveat.apis.dialog360.mock.store.ads import Ad, Campaign
from caveat.apis.dialog360.mock.store.conversions import MOST_EVENTS, Event
from caveat.apis.dialog360.mock.store.keywords import Keyword
from caveat.apis.dialog360.mock.store.partners import App, Clients, Partners
from caveat.apis.dialog360.mock.store.postbacks import Signal
from caveat.apis.dialog360.mock.store.sales import Sale
from caveat.apis.dialog360.mock.store.store import World
from caveat.provider.clock import Clock
from caveat_models.dialog360.models import AdStatus, EventType, FacebookPage, KeywordStatus, SignalLevel

TOKEN = "fake-partner-token"  # noqa: S105 - obviously fake
OTHER_TOKEN = "fake-other-partner-token"  # noqa: S105 - obviously fake

APP = App("Xb4pTq2wCL", "93310")
"""The app of the contract's examples."""
SISTER_APP = App(APP.client_id, "93311")
OTHER_APP = App("Ym7nRs5kDZ", "93420")
CLOSED_APP = App("Zw3nKd8vBH", "93530")

_PARTNERS: Mapping[str, Clients] = {
    TOKEN: {APP.client_id: (APP.id, SISTER_APP.id), OTHER_APP.client_id: (OTHER_APP.id,)},
    OTHER_TOKEN: {CLOSED_APP.client_id: (CLOSED_APP.id,)},
}

_FACEBOOK_ACCOUNT = "117203945861277"
_AD_ACCOUNT = "174816537731874"
_LARGER_AD_ACCOUNT = "174816537731875"
_CAMPAIGN = "23851172049950328"
_AD = "23852030589290425"
_KEYWORD = "63c14b9487dd821c0be8a0b6"
_URL = "https://example.com"
_PHONE = "123456789"


def seeded(*, seed: int, clock: Clock, most_events: int = MOST_EVENTS) -> World:
    """The world as it is when nobody has yet asked for anything."""
    world = World(seed=seed, clock=clock, partners=Partners(_PARTNERS), most_events=most_events)
    _seed_example(world)
    _seed_keywords(world)
    _seed_events(world)
    _seed_accounts(world, random.Random(f"world {seed}"))  # noqa: S311 - variety, not secrecy
    world.settle()
    return world


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seed_example(world: World) -> None:
    """The example's Facebook account with all that a campaign needs, and its campaign."""
    shop = "Demo shop"
    world.accounts.add(FacebookAccount(_FACEBOOK_ACCOUNT, APP.client_id, shop, token=_KEYWORD))
    pages = (FacebookPage(id="460293477343848", name=shop),)
    account = AdAccount(_AD_ACCOUNT, APP.client_id, _FACEBOOK_ACCOUNT, shop, "EUR", pages)
    world.accounts.add_ad_account(account)
    world.accounts.add_image(account.id, "a275aa36c7b2e6d0105bf683c55e7bd6", "shop.jpg")
    campaign = Campaign(
        id=_CAMPAIGN,
        app=APP,
        ad_account_id=account.id,
        name="TEST CTWA POC",
        status=AdStatus.ACTIVE,
        start_time="2023-09-18T11:36:41.356737",
        end_time="2023-09-19T12:36:41.356747",
        daily_budget=100,
        created=_at("2023-09-17T14:05:08+01:00"),
    )
    ad = Ad(_AD, APP, account.id, campaign.id, f"{campaign.name}, ad", campaign.status, campaign.created)
    # Of a single ad, no list could show whether it keeps its limit.
    others = [
        Ad(f"{_AD[:-1]}{digit}", APP, account.id, campaign.id, f"{ad.name} {digit}", ad.status, ad.created)
        for digit in "67"
    ]
    world.ads.add(campaign, ad, *others)
    world.ads.refresh(ad, _at("2023-09-18T14:05:08+01:00"))


def _seed_keywords(world: World) -> None:
    """The example's keyword, one that is shared, and the URLs registered on all levels."""
    active = KeywordStatus.ACTIVE
    asked = _at("2023-09-17T09:30:00+01:00")
    world.keywords.add(Keyword(_KEYWORD, "Product ordered", (APP,), _AD, shared=False, status=active, created=asked))
    apps = world.partners.apps(APP.client_id)
    asked += timedelta(minutes=15)
    shared = Keyword("63c14b9487dd821c0be8a0c1", "Order paid", apps, "", shared=True, status=active, created=asked)
    world.keywords.add(shared)
    subjects = {SignalLevel.AD: "", SignalLevel.KEYWORD: _KEYWORD, SignalLevel.EVENT: EventType.SESSION_START}
    for level, subject in subjects.items():
        world.signals.register(Signal(_AD, level, subject, _URL))


def _seed_events(world: World) -> None:
    """The example's conversion with the sale it led to, and three events outside of all ads."""
    button, start = EventType.BUTTON, EventType.SESSION_START
    moment = _at("2023-09-18T14:05:08+01:00")
    event = Event("64f1c0de87dd821c0be8a101", APP, button, _KEYWORD, "product ordered", _AD, _CAMPAIGN, _PHONE, moment)
    world.conversions.record(event, group_id="64f1c0de87dd821c0be8a201")
    sale = Sale("64f1c0de87dd821c0be8a301", APP, _PHONE, 100, _AD, _at("2023-09-18T16:20:00+01:00"))
    world.sales.record(sale)
    for days in range(3):
        moment = _at("2023-08-01T10:00:00+01:00") + timedelta(days=days)
        usual = world.conversions.usual_id(APP, start)
        world.conversions.record(Event(world.ids.record(), APP, start, usual, None, "", "", f"20000000{days}", moment))


def _seed_accounts(world: World, chance: random.Random) -> None:
    """A larger ad account, shared by two apps, and an account for each other client; events of the last month."""
    page = FacebookPage(id=world.ids.meta(), name="Outlet")
    larger = AdAccount(_LARGER_AD_ACCOUNT, APP.client_id, _FACEBOOK_ACCOUNT, "Outlet", "USD", (page,))
    world.accounts.add_ad_account(larger)
    for app in (APP, SISTER_APP):
        _seed_campaigns(world, chance, app, larger, many=4)
    for app in (OTHER_APP, CLOSED_APP):
        facebook = world.accounts.attach(app.client_id, f"fake-token-of-{app.client_id}")
        [account] = world.accounts.of_facebook_account(app.client_id, facebook.id)
        _seed_campaigns(world, chance, app, account, many=2)


def _seed_campaigns(world: World, chance: random.Random, app: App, account: AdAccount, *, many: int) -> None:
    now = world.now()
    for number in range(1, many + 1):
        created = now - timedelta(days=30 + chance.randrange(30))
        campaign = Campaign(
            id=world.ids.meta(),
            app=app,
            ad_account_id=account.id,
            name=f"Campaign {number}",
            status=chance.choice([AdStatus.ACTIVE, AdStatus.PAUSED]),
            start_time=f"{created.date()}T00:00:00",
            end_time=f"{created.date() + timedelta(days=90)}T00:00:00",
            daily_budget=chance.randrange(10, 500),
            created=created,
        )
        names = (f"{campaign.name}, ad {which}" for which in "AB")
        ads = [Ad(world.ids.meta(), app, account.id, campaign.id, name, campaign.status, created) for name in names]
        world.ads.add(campaign, *ads)
        for ad in ads:
            _seed_conversions(world, chance, ad, now)


def _seed_conversions(world: World, chance: random.Random, ad: Ad, now: datetime) -> None:
    for _ in range(3):
        kind = chance.choice([EventType.SESSION_START, EventType.BUTTON_REPLY, EventType.ENGAGEMENT])
        moment = now - timedelta(minutes=chance.randrange(30 * 24 * 60))
        usual = world.conversions.usual_id(ad.app, kind)
        phone = f"3{chance.randrange(10**9):09}"
        event = Event(world.ids.record(), ad.app, kind, usual, None, ad.id, ad.campaign_id, phone, moment)
        world.conversions.record(event)
