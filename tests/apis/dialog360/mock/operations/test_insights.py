"""Insights of the mock: their first and last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caveat.apis.dialog360.mock.operations.insights import MAX_DAYS, ad_insights
from caveat.apis.dialog360.mock.store.partners import App
from dialog360_client import AD, CAMPAIGN, Dialog360Client

APP = App("Xb4pTq2wCL", "93310")


@pytest.mark.parametrize(
    ("start", "end", "now", "first", "last"),
    [
        ("2026-01-01", "2026-01-10", "2026-02-01", "2026-01-01", "2026-01-10"),
        ("2026-01-01", "2026-01-10", "2026-01-05", "2026-01-01", "2026-01-04"),
        ("2023-01-01", "2023-09-20", "2026-01-05", "2023-09-17", "2023-09-20"),
    ],
    ids=["the whole campaign", "a campaign that runs is up to date until yesterday", "an ad that was created later"],
)
def test_insights_cover_the_days_on_which_the_ad_ran(  # noqa: PLR0913, PLR0917 - a table's columns
    client: Dialog360Client, start: str, end: str, now: str, first: str, last: str
) -> None:
    days = insight_days(client, start, end, now)

    assert (str(days[0]), str(days[-1])) == (first, last)
    assert len(days) == (days[-1] - days[0]).days + 1


def test_only_the_last_days_have_insights(client: Dialog360Client) -> None:
    days = insight_days(client, "2025-01-01", "2025-12-31", "2026-05-01")

    assert len(days) == MAX_DAYS
    assert days[-1] - days[0] == timedelta(days=MAX_DAYS - 1)
    assert days[-1] == date(2025, 12, 31)


def insight_days(client: Dialog360Client, start: str, end: str, now: str) -> list[date]:
    store = client.provider.store
    campaign = replace(store.campaign(APP, CAMPAIGN), start_time=start, end_time=end)
    store.campaigns.put(campaign.id, campaign)
    time = datetime.combine(date.fromisoformat(now), datetime.min.time(), UTC)
    return list(ad_insights(store, store.ad(APP, AD), time))
