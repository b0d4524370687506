"""The initial data: the records of the examples for every seed, random data for each, and each partner's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.records import standalone_key
from caveat.apis.dialog360.mock.store.seed import (
    APP,
    FOREIGN_APP,
    OTHER_APP,
    OTHER_TOKEN,
    SECOND_APP,
    TOKEN,
    seeded_store,
)
from caveat.apis.dialog360.mock.store.store import MAX_KEYWORDS, State, Store
from caveat.catalogue import catalogue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.examples import example
from caveat.provider.clock import START, ticking
from caveat_models.dialog360.models import EventType, SignalLevel
from dialog360_client import AD, AD_ACCOUNT, CAMPAIGN, KEYWORD, LARGER_AD_ACCOUNT


def store(seed: int = 0) -> Store:
    return seeded_store(seed=seed, clock=ticking())


def state(seed: int) -> State:
    return store(seed).dump()


def test_a_seed_gives_the_same_data_each_time() -> None:
    assert state(7) == state(7)


def test_another_seed_gives_other_events() -> None:
    assert [event.type for event in state(1).events] != [event.type for event in state(2).events]


@pytest.mark.parametrize("seed", [0, 1])
def test_the_records_of_the_examples_do_not_depend_on_the_seed(seed: int) -> None:
    seeded = store(seed)
    account = seeded.ad_account(APP.client_id, AD_ACCOUNT)
    campaign = seeded.campaign(APP, CAMPAIGN)
    assert (account.name, account.currency, campaign.name) == ("Demo shop", "EUR", "TEST CTWA POC")
    assert [ad.id for ad in seeded.campaign_ads(campaign)] == [AD, f"{AD[:-1]}6", f"{AD[:-1]}7"]
    assert seeded.keyword(APP, KEYWORD, ad_id=AD, shared=False).text == "Product ordered"
    assert [signal.level for signal in seeded.signals.all(AD)] == [
        SignalLevel.AD,
        SignalLevel.KEYWORD,
        SignalLevel.EVENT,
    ]


def test_the_event_of_the_examples_is_recorded_with_a_sale_to_its_lead() -> None:
    spec = catalogue.api("dialog360").spec
    *_, pointer = spec.operations["list-events"].responses["200"].pointers
    [expected] = as_list(as_object(example(spec.root, pointer, "application/json"))["events"])
    seeded = store()
    event = seeded.events.latest(index_key(APP, AD, EventType.BUTTON, KEYWORD))
    assert event is not None
    fields = ("id", "type", "type_id", "type_value", "ad_id", "campaign_id", "phone")
    written = {name: getattr(event, name) for name in fields}
    written["created_time"] = event.created.strftime("%Y-%m-%dT%H:%M:%S%z")
    assert written == expected
    [sale] = seeded.sales.dump()
    assert (sale.phone, sale.ad_id, sale.created > event.created) == (event.phone, AD, True)


@pytest.mark.parametrize(
    ("app", "campaigns", "keywords", "standalone"),
    [(APP, 5, 2, 3), (SECOND_APP, 4, 1, 0), (OTHER_APP, 2, 0, 0), (FOREIGN_APP, 2, 0, 0)],
)
def test_each_app_has_data_of_its_own(app: App, campaigns: int, keywords: int, standalone: int) -> None:
    seeded = store()
    assert len(seeded.campaigns.all(index_key(app, None))) == campaigns
    assert len(seeded.keywords.all(index_key(app, None, None, None))) == keywords
    assert seeded.events.count(standalone_key(app, EventType.SESSION_START)) == standalone


def test_two_apps_of_a_client_share_an_ad_account_that_no_other_client_has() -> None:
    seeded = store()
    for app in (APP, SECOND_APP):
        assert seeded.campaigns.all(index_key(app, LARGER_AD_ACCOUNT))
        assert seeded.ad_account(app.client_id, LARGER_AD_ACCOUNT).currency == "USD"
    for app in (OTHER_APP, FOREIGN_APP):
        with pytest.raises(NotFound):
            seeded.ad_account(app.client_id, LARGER_AD_ACCOUNT)


@pytest.mark.parametrize(
    ("token", "apps"), [(TOKEN, (APP, SECOND_APP, OTHER_APP)), (OTHER_TOKEN, (FOREIGN_APP,))], ids=["one", "the other"]
)
def test_each_partner_has_apps_of_its_own(token: str, apps: tuple[App, ...]) -> None:
    partners = store().partners
    assert [partners.app(token, *app) for app in apps] == list(apps)


def test_random_events_are_of_the_last_thirty_days() -> None:
    random = [event for event in store().events.dump() if event.type_id != KEYWORD and event.ad_id]
    assert len(random) == 72
    assert all(START - timedelta(days=30) <= event.created <= START + timedelta(seconds=1) for event in random)


def test_the_initial_records_are_never_evicted() -> None:
    seeded = store()
    [keyword, _] = seeded.keywords.dump().seed.values()
    for number in range(MAX_KEYWORDS + 1):
        seeded.keywords.put(str(number), keyword)
    assert seeded.keyword(APP, KEYWORD) == keyword
    assert next(iter(seeded.keywords.dump().others)) == "1"
