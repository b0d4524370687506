"""Ads of the mock: pages, the campaign filter, insights and their refresh."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caveat_models.dialog360.models import Ad, AdInsightList, AdPage, CampaignPage, Refresh
from dialog360_client import AD, AD_ACCOUNT, APP, LARGER_AD_ACCOUNT, SECOND_APP, Dialog360Client

ADS = f"/ads/account/{LARGER_AD_ACCOUNT}"


@pytest.mark.parametrize("limit", [1, 3, 8, 100])
def test_pages_contain_each_ad_once(client: Dialog360Client, limit: int) -> None:
    all_ads = client.get(AdPage, ADS)
    pages = [client.get(AdPage, ADS, {"limit": limit, "offset": offset}) for offset in range(0, 8, limit)]

    assert [ad.id for page in pages for ad in page.ads] == [ad.id for ad in all_ads.ads]
    assert len({ad.id for ad in all_ads.ads}) == all_ads.total == 8
    assert {(page.limit, page.total) for page in pages} == {(limit, 8)}


def test_a_page_beyond_the_end_is_empty(client: Dialog360Client) -> None:
    page = client.get(AdPage, ADS, {"offset": 10**30})

    assert (page.ads, page.count, page.total) == ([], 0, 8)


def test_ads_are_filtered_by_campaign(client: Dialog360Client) -> None:
    for campaign in client.get(CampaignPage, f"/campaigns/account/{LARGER_AD_ACCOUNT}").campaigns:
        ads = client.get(AdPage, ADS, {"campaign_id": campaign.id})
        assert [ad.campaign.id for ad in ads.ads] == [campaign.id] * 2
    assert client.get(AdPage, ADS, {"campaign_id": "1"}).total == 0


def test_ads_of_a_shared_ad_account_belong_to_one_app(client: Dialog360Client) -> None:
    ads, second_app_ads = (client.get(AdPage, ADS, app=app).ads for app in (APP, SECOND_APP))

    assert ads
    assert second_app_ads
    assert not {ad.id for ad in ads} & {ad.id for ad in second_app_ads}


def test_there_are_insights_for_each_day_on_which_the_ad_ran(client: Dialog360Client) -> None:
    insights = client.get(AdInsightList, f"/ads/{AD}/insights").insights

    assert [str(row.date) for row in insights] == ["2023-09-18", "2023-09-19"]
    assert all(row.ad_id == AD and row.clicks <= row.impressions for row in insights)


@pytest.mark.parametrize(
    "path", ["/ads/{ad}/refresh", f"{ADS}/refresh", f"/campaigns/account/{LARGER_AD_ACCOUNT}/refresh"]
)
def test_a_refresh_adds_the_insights_of_today(client: Dialog360Client, path: str) -> None:
    ad = client.get(AdPage, ADS).ads[0]
    before = client.get(AdInsightList, f"/ads/{ad.id}/insights").insights
    yesterday = (client.clock.now - timedelta(days=1)).date()
    assert before[-1].date == yesterday

    updated = client.post(Refresh, path.format(ad=ad.id)).updated

    after = client.get(AdInsightList, f"/ads/{ad.id}/insights").insights
    assert after[:-1] == before
    assert after[-1].date == client.clock.now.date()
    assert client.get(Ad, f"/ads/{ad.id}").updated_time == updated > ad.updated_time


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/ads/{ad.id}/refresh", 1),
        ("/campaigns/{ad.campaign.id}/refresh", 2),
        (f"{ADS}/refresh", 8),
        (f"/campaigns/account/{LARGER_AD_ACCOUNT}/refresh", 8),
    ],
)
def test_a_refresh_updates_its_ads_only(client: Dialog360Client, path: str, count: int) -> None:
    before = client.get(AdPage, ADS).ads

    updated = client.post(Refresh, path.format(ad=before[0])).updated

    after = client.get(AdPage, ADS).ads
    refreshed = [ad for ad in after if ad.updated_time == updated]
    assert after[0] in refreshed
    assert len(refreshed) == count
    assert [ad for ad in after if ad not in refreshed] == [
        old for old, ad in zip(before, after, strict=True) if ad not in refreshed
    ]


@pytest.mark.parametrize("refreshed", [False, True])
def test_the_overview_of_an_ad_has_the_sums_of_its_days(client: Dialog360Client, *, refreshed: bool) -> None:
    if refreshed:
        client.post(Refresh, f"{ADS}/refresh")
    for ad in client.get(AdPage, ADS).ads:
        rows = client.get(AdInsightList, f"/ads/{ad.id}/insights").insights
        assert rows
        assert ad.impressions == sum(row.impressions for row in rows) > 0
        assert ad.clicks == sum(row.clicks for row in rows)
        assert isinstance(ad.spend, float | int)
        assert round(ad.spend * 100) == sum(round(row.spend * 100) for row in rows)
        assert ad == client.get(Ad, f"/ads/{ad.id}")


def test_the_overview_grows_from_day_to_day(client: Dialog360Client) -> None:
    before = client.get(AdPage, ADS).ads
    client.clock.now += timedelta(days=1)
    after = client.get(AdPage, ADS).ads
    assert sum(ad.impressions for ad in after) > sum(ad.impressions for ad in before)  # type: ignore[misc] # the mock has them


def test_each_refresh_has_a_later_time(client: Dialog360Client) -> None:
    first, second = (client.post(Refresh, f"/ads/account/{AD_ACCOUNT}/refresh").updated for _ in range(2))

    assert second > first
