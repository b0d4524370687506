"""Daily insights of ads and campaigns: impressions, clicks and spend."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypedDict

from caveat.apis.dialog360.mock.store.dates import format_timestamp, parse_date, utc_date
from caveat.apis.dialog360.mock.store.records import Ad, AdAccount, Campaign
from caveat.apis.dialog360.mock.store.store import Store
from caveat_models.dialog360.models import Refresh

MAX_DAYS = 90
"""Only the last days have insights."""


class MetricsFields(TypedDict):
    """The fields of metrics in a response; `spend` is in the ad account's currency."""

    impressions: int
    clicks: int
    spend: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics of one day; `spend` is in hundredths of the ad account's currency."""

    impressions: int
    clicks: int
    spend: int

    def __add__(self, other: Metrics) -> Metrics:
        return Metrics(self.impressions + other.impressions, self.clicks + other.clicks, self.spend + other.spend)

    def fields(self) -> MetricsFields:
        """The metrics as responses have them."""
        return {"impressions": self.impressions, "clicks": self.clicks, "spend": self.spend / 100}


def ad_insights(store: Store, ad: Ad, now: datetime) -> dict[date, Metrics]:
    """The metrics of an ad for each day on which it ran.

    The metrics of a day are there on the next day, as 360dialog updates them daily; those of today after a refresh.
    """
    campaign = store.campaign(ad.app, ad.campaign_id)
    account = store.ad_account(ad.app.client_id, ad.ad_account_id)
    created = utc_date(ad.created)
    first = max(created, parse_date(campaign.start_time, created))
    latest = max([utc_date(now) - timedelta(days=1), *map(utc_date, _refreshes(ad, campaign, account))])
    last = min(latest, parse_date(campaign.end_time, latest))
    count = max((last - first).days + 1, 0)
    days = (first + timedelta(days=index) for index in range(max(count - MAX_DAYS, 0), count))
    return {day: _metrics(store.seed, ad.id, day) for day in days}


def campaign_insights(store: Store, campaign: Campaign, now: datetime) -> dict[date, Metrics]:
    """The metrics of a campaign for each day: the sums of the metrics of its ads."""
    sums: dict[date, Metrics] = {}
    for ad in store.campaign_ads(campaign):
        for day, metrics in ad_insights(store, ad, now).items():
            sums[day] = sums[day] + metrics if day in sums else metrics
    return dict(sorted(sums.items()))


def total_insights(store: Store, ad: Ad, now: datetime) -> Metrics:
    """The metrics of an ad over all days on which it ran, for its overview."""
    return sum(ad_insights(store, ad, now).values(), Metrics(0, 0, 0))


@lru_cache(20_000)
def _metrics(seed: int, ad_id: str, day: date) -> Metrics:
    rng = random.Random(f"{seed} {ad_id} {day}")  # noqa: S311 - variety, not secrecy
    impressions = rng.randrange(200, 5000)
    clicks = rng.randrange(impressions // 10)
    return Metrics(impressions, clicks, clicks * rng.randrange(20, 150))


def last_update(ad: Ad, campaign: Campaign, account: AdAccount) -> datetime:
    """When an ad was created, or when a request last refreshed its insights."""
    return max([ad.created, *_refreshes(ad, campaign, account)])


def _refreshes(ad: Ad, campaign: Campaign, account: AdAccount) -> Iterator[datetime]:
    return (time for time in (ad.refreshed, campaign.refreshed, account.refreshed) if time)


def refresh(store: Store, record: Campaign | Ad | AdAccount) -> Refresh:
    """Refresh the insights of one ad, of a campaign's ads, or of an ad account's ads."""
    now = store.now()
    match record:
        case Campaign():
            store.campaigns.put(record.id, replace(record, refreshed=now))
        case Ad():
            store.ads.put(record.id, replace(record, refreshed=now))
        case AdAccount():
            store.ad_accounts.put(record.id, replace(record, refreshed=now))
    return Refresh(success=True, updated=format_timestamp(now))
