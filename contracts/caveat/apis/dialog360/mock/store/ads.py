"""Campaigns and their ads, and the figures of each day."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.accounts import Accounts, AdAccount
from caveat.apis.dialog360.mock.store.dates import day, day_written
from caveat.apis.dialog360.mock.store.index_keys import Label, label, labels
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.shelf import Shelf, Stock
from caveat_models.dialog360.models import AdStatus

MOST_CAMPAIGNS = 5_000
MOST_DAYS = 90
"""Older figures are not kept."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of an ad account; start and end as they were ordered."""

    id: str
    app: App
    ad_account_id: str
    name: str
    status: AdStatus
    start_time: str
    end_time: str
    daily_budget: int
    created: AwareDatetime
    fetched: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Ad:
    """An ad of a campaign."""

    id: str
    app: App
    ad_account_id: str
    campaign_id: str
    name: str
    status: AdStatus
    created: AwareDatetime
    fetched: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What an ad brought and cost on a day; `cents` is in hundredths of its account's currency."""

    impressions: int
    clicks: int
    cents: int

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.impressions + other.impressions, self.clicks + other.clicks, self.cents + other.cents)


@dataclass(frozen=True, slots=True)
class AdStocks:
    """All campaigns and ads; the figures follow from them."""

    campaigns: Stock[Campaign]
    ads: Stock[Ad]


class Ads:
    """All campaigns and ads, which belong to an app and to an ad account."""

    def __init__(self, seed: int, accounts: Accounts) -> None:
        self._seed = seed
        self._accounts = accounts
        self.campaigns: Shelf[Campaign] = Shelf("campaign", MOST_CAMPAIGNS, _campaign_labels)
        self.ads: Shelf[Ad] = Shelf("ad", MOST_CAMPAIGNS, _ad_labels)

    def settle(self) -> None:
        """What is here now never gives way."""
        self.campaigns.settle()
        self.ads.settle()

    def dump(self) -> AdStocks:
        """All that is here."""
        return AdStocks(self.campaigns.dump(), self.ads.dump())

    def load(self, stocks: AdStocks) -> None:
        """Take in what others were."""
        self.campaigns.load(stocks.campaigns)
        self.ads.load(stocks.ads)

    def add(self, campaign: Campaign, *ads: Ad) -> None:
        """Start a campaign with its ads."""
        self.campaigns.put(campaign.id, campaign)
        for ad in ads:
            self.ads.put(ad.id, ad)

    def campaign(self, app: App, campaign_id: str) -> Campaign:
        """A campaign of an app; raises `Missing`."""
        return self.campaigns.find(campaign_id, label(app, None))

    def ad(self, app: App, ad_id: str) -> Ad:
        """An ad of an app; raises `Missing`."""
        return self.ads.find(ad_id, label(app, None, None))

    def of_campaign(self, campaign: Campaign) -> tuple[Ad, ...]:
        """The ads of a campaign."""
        return self.ads.all(label(campaign.app, None, campaign.id))

    def refresh(self, thing: Campaign | Ad | AdAccount, now: datetime) -> None:
        """Fetch the figures of an ad, of a campaign's ads or of an ad account's."""
        match thing:
            case Campaign():
                self.campaigns.put(thing.id, replace(thing, fetched=now))
            case Ad():
                self.ads.put(thing.id, replace(thing, fetched=now))
            case AdAccount():
                self._accounts.add_ad_account(replace(thing, fetched=now))

    def updated(self, ad: Ad) -> datetime:
        """When an ad was made, or its figures last fetched on request."""
        return max([ad.created, *self._fetched(ad)])

    def _fetched(self, ad: Ad) -> Iterator[datetime]:
        campaign = self.campaign(ad.app, ad.campaign_id)
        account = self._accounts.ad_account(ad.app.client_id, ad.ad_account_id)
        return (moment for moment in (ad.fetched, campaign.fetched, account.fetched) if moment)

    def by_day(self, ad: Ad, now: datetime) -> dict[date, Figures]:
        """An ad's figures of each day that it ran.

        They arrive by themselves a day late, as they are updated daily; those of today come with a refresh.
        """
        campaign = self.campaign(ad.app, ad.campaign_id)
        first = max(day(ad.created), day_written(campaign.start_time, day(ad.created)))
        known = max([day(now) - timedelta(days=1), *map(day, self._fetched(ad))])
        last = min(known, day_written(campaign.end_time, known))
        days = max((last - first).days + 1, 0)
        kept = range(max(days - MOST_DAYS, 0), days)
        return {on: self._figures(ad, on) for on in (first + timedelta(days=past) for past in kept)}

    def by_day_of_campaign(self, campaign: Campaign, now: datetime) -> dict[date, Figures]:
        """A campaign's figures of each day: the sums of its ads'."""
        sums: dict[date, Figures] = {}
        for ad in self.of_campaign(campaign):
            for on, figures in self.by_day(ad, now).items():
                sums[on] = sums[on] + figures if on in sums else figures
        return dict(sorted(sums.items()))

    def _figures(self, ad: Ad, on: date) -> Figures:
        chance = random.Random(f"{self._seed} {ad.id} {on}")  # noqa: S311 - variety, not secrecy
        impressions = chance.randrange(200, 5000)
        clicks = chance.randrange(impressions // 10)
        return Figures(impressions, clicks, clicks * chance.randrange(20, 150))


def _campaign_labels(campaign: Campaign) -> Iterable[Label]:
    return labels(campaign.app, campaign.ad_account_id)


def _ad_labels(ad: Ad) -> Iterable[Label]:
    return labels(ad.app, ad.ad_account_id, ad.campaign_id)
