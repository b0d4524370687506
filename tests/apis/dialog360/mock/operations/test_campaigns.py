"""Campaigns of the mock: pages, and figures that add up."""

from __future__ import annotations

from caveat_models.dialog360.models import (
    AdInsightList,
    AdPage,
    Campaign,
    CampaignInsightList,
    CampaignPage,
    Refresh,
)
from dialog360_client import LARGER_AD_ACCOUNT, Desk

CAMPAIGNS = f"/campaigns/account/{LARGER_AD_ACCOUNT}"


def test_pages_show_each_campaign_once(desk: Desk) -> None:
    pages = [desk.get(CampaignPage, CAMPAIGNS, {"limit": 3, "offset": offset}) for offset in (0, 3)]

    assert [len(page.campaigns) for page in pages] == [3, 1]
    shown = [campaign for page in pages for campaign in page.campaigns]
    assert len({campaign.id for campaign in shown}) == pages[0].total == 4
    assert [desk.get(Campaign, f"/campaigns/{campaign.id}") for campaign in shown] == shown


def test_the_figures_of_a_campaign_are_the_sums_of_its_ads(desk: Desk) -> None:
    [campaign, *_] = desk.get(CampaignPage, CAMPAIGNS).campaigns
    ads = desk.get(AdPage, f"/ads/account/{LARGER_AD_ACCOUNT}", {"campaign_id": campaign.id}).ads
    rows = [row for ad in ads for row in desk.get(AdInsightList, f"/ads/{ad.id}/insights").insights]

    sums = desk.get(CampaignInsightList, f"/campaigns/{campaign.id}/insights").insights

    assert sums
    for day in sums:
        same = [row for row in rows if row.date == day.date]
        assert (day.impressions, day.clicks) == (sum(row.impressions for row in same), sum(row.clicks for row in same))
        assert round(day.spend * 100) == sum(round(row.spend * 100) for row in same)


def test_a_refresh_brings_the_figures_of_today(desk: Desk) -> None:
    [campaign, *_] = desk.get(CampaignPage, CAMPAIGNS).campaigns
    before = desk.get(CampaignInsightList, f"/campaigns/{campaign.id}/insights").insights

    desk.post(Refresh, f"/campaigns/{campaign.id}/refresh")

    after = desk.get(CampaignInsightList, f"/campaigns/{campaign.id}/insights").insights
    assert after[:-1] == before
    assert after[-1].date == desk.watch.now.date()
