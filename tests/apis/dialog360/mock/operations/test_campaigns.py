"""Campaigns of the mock: pages, and insights that are the sums of their ads."""

from __future__ import annotations

from caveat_models.dialog360.models import (
    AdInsightList,
    AdPage,
    Campaign,
    CampaignInsightList,
    CampaignPage,
    Refresh,
)
from dialog360_client import LARGER_AD_ACCOUNT, Dialog360Client

CAMPAIGNS = f"/campaigns/account/{LARGER_AD_ACCOUNT}"


def test_pages_contain_each_campaign_once(client: Dialog360Client) -> None:
    pages = [client.get(CampaignPage, CAMPAIGNS, {"limit": 3, "offset": offset}) for offset in (0, 3)]

    assert [len(page.campaigns) for page in pages] == [3, 1]
    campaigns = [campaign for page in pages for campaign in page.campaigns]
    assert len({campaign.id for campaign in campaigns}) == pages[0].total == 4
    assert [client.get(Campaign, f"/campaigns/{campaign.id}") for campaign in campaigns] == campaigns


def test_the_insights_of_a_campaign_are_the_sums_of_its_ads(client: Dialog360Client) -> None:
    [campaign, *_] = client.get(CampaignPage, CAMPAIGNS).campaigns
    ads = client.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}", {"campaign_id": campaign.id}).ads
    rows = [row for ad in ads for row in client.get(AdInsightList, f"/ads/{ad.id}/insights").insights]

    sums = client.get(CampaignInsightList, f"/campaigns/{campaign.id}/insights").insights

    assert sums
    for day in sums:
        ads_of_day = [row for row in rows if row.date == day.date]
        assert (day.impressions, day.clicks) == (
            sum(row.impressions for row in ads_of_day),
            sum(row.clicks for row in ads_of_day),
        )
        assert round(day.spend * 100) == sum(round(row.spend * 100) for row in ads_of_day)


def test_a_refresh_adds_the_insights_of_today(client: Dialog360Client) -> None:
    [campaign, *_] = client.get(CampaignPage, CAMPAIGNS).campaigns
    before = client.get(CampaignInsightList, f"/campaigns/{campaign.id}/insights").insights

    client.post(Refresh, f"/campaigns/{campaign.id}/refresh")

    after = client.get(CampaignInsightList, f"/campaigns/{campaign.id}/insights").insights
    assert after[:-1] == before
    assert after[-1].date == client.clock.now.date()
