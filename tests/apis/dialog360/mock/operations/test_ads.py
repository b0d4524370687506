"""Ads of the mock: pages, filter, figures and their freshness."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caveat_models.dialog360.models import Ad, AdInsightList, AdPage, CampaignPage, Refresh
from dialog360_client import AD, AD_ACCOUNT, APP, LARGER_AD_ACCOUNT, SISTER_APP, Desk

ADS = f"/ads/account/{LARGER_AD_ACCOUNT}"


@pytest.mark.parametrize("limit", [1, 3, 8, 100])
def test_pages_show_each_ad_once(desk: Desk, limit: int) -> None:
    everything = desk.get(AdPage, ADS)
    pages = [desk.get(AdPage, ADS, {"limit": limit, "offset": offset}) for offset in range(0, 8, limit)]

    assert [ad.id for page in pages for ad in page.ads] == [ad.id for ad in everything.ads]
    assert len({ad.id for ad in everything.ads}) == everything.total == 8
    assert {(page.limit, page.total) for page in pages} == {(limit, 8)}


def test_a_page_beyond_the_end_is_empty(desk: Desk) -> None:
    page = desk.get(AdPage, ADS, {"offset": 10**30})

    assert (page.ads, page.count, page.total) == ([], 0, 8)


def test_ads_are_found_by_their_campaign(desk: Desk) -> None:
    for campaign in desk.get(CampaignPage, f"/campaigns/account/{LARGER_AD_ACCOUNT}").campaigns:
        ads = desk.get(AdPage, ADS, {"campaign_id": campaign.id})
        assert [ad.campaign.id for ad in ads.ads] == [campaign.id] * 2
    assert desk.get(AdPage, ADS, {"campaign_id": "1"}).total == 0


def test_an_app_has_its_own_ads_in_a_shared_ad_account(desk: Desk) -> None:
    ours, theirs = (desk.get(AdPage, ADS, app=app).ads for app in (APP, SISTER_APP))

    assert ours
    assert theirs
    assert not {ad.id for ad in ours} & {ad.id for ad in theirs}


def test_figures_are_there_for_each_day_that_the_ad_ran(desk: Desk) -> None:
    insights = desk.get(AdInsightList, f"/ads/{AD}/insights").insights

    assert [str(row.date) for row in insights] == ["2023-09-18", "2023-09-19"]
    assert all(row.ad_id == AD and row.clicks <= row.impressions for row in insights)


@pytest.mark.parametrize(
    "path", ["/ads/{ad}/refresh", f"{ADS}/refresh", f"/campaigns/account/{LARGER_AD_ACCOUNT}/refresh"]
)
def test_a_refresh_brings_the_figures_of_today(desk: Desk, path: str) -> None:
    ad = desk.get(AdPage, ADS).ads[0]
    before = desk.get(AdInsightList, f"/ads/{ad.id}/insights").insights
    yesterday = (desk.watch.now - timedelta(days=1)).date()
    assert before[-1].date == yesterday

    updated = desk.post(Refresh, path.format(ad=ad.id)).updated

    after = desk.get(AdInsightList, f"/ads/{ad.id}/insights").insights
    assert after[:-1] == before
    assert after[-1].date == desk.watch.now.date()
    assert desk.get(Ad, f"/ads/{ad.id}").updated_time == updated > ad.updated_time


@pytest.mark.parametrize(
    ("path", "many"),
    [
        ("/ads/{ad.id}/refresh", 1),
        ("/campaigns/{ad.campaign.id}/refresh", 2),
        (f"{ADS}/refresh", 8),
        (f"/campaigns/account/{LARGER_AD_ACCOUNT}/refresh", 8),
    ],
)
def test_a_refresh_updates_the_ads_it_is_for_and_no_others(desk: Desk, path: str, many: int) -> None:
    before = desk.get(AdPage, ADS).ads

    updated = desk.post(Refresh, path.format(ad=before[0])).updated

    after = desk.get(AdPage, ADS).ads
    fresh = [ad for ad in after if ad.updated_time == updated]
    assert after[0] in fresh
    assert len(fresh) == many
    assert [ad for ad in after if ad not in fresh] == [
        old for old, ad in zip(before, after, strict=True) if ad not in fresh
    ]


def test_each_refresh_is_later_than_the_one_before(desk: Desk) -> None:
    first, second = (desk.post(Refresh, f"/ads/account/{AD_ACCOUNT}/refresh").updated for _ in range(2))

    assert second > first
