"""Rules of ads and of the insights of ads and campaigns."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation


@rule(
    "DIA004",
    on=[Operation.LIST_ADS],
    evidence=inferred(
        "the list has the parameter campaign_id, and an ad in the older version of this API has its campaign",
        source=f"{ENDPOINTS}, GET ads/account/{{ad_account_id}}",
    ),
    accepted=True,
)
def ads_of_a_campaign_belong_to_it(exchange: Exchange) -> Iterator[Breach]:
    """All ads in the list of a campaign belong to that campaign."""
    campaign_id = exchange.request.query.get("campaign_id")
    if campaign_id is None:
        return
    for index, ad in enumerate(exchange.response.parse(models.AdPage).ads):
        if ad.campaign.id != campaign_id:
            message = f"the campaign of ad {ad.id} is {ad.campaign.id}, expected {campaign_id}"
            yield Breach(message, at=f"body /ads/{index}/campaign/id")


@rule(
    "DIA016",
    on=[Operation.LIST_ADS],
    evidence=documented(f"{ENDPOINTS}, GET ads/account/{{ad_account_id}}: for given app_id and ad_account_id"),
    accepted=True,
)
def listed_ads_belong_to_the_app_and_ad_account(exchange: Exchange) -> Iterator[Breach]:
    """All ads in a list belong to the app and to the ad account of the request."""
    app_id, account_id = exchange.path_parameters["app_id"], exchange.path_parameters["ad_account_id"]
    for index, ad in enumerate(exchange.response.parse(models.AdPage).ads):
        if ad.app_id != app_id:
            yield Breach(f"the app of ad {ad.id} is {ad.app_id}, expected {app_id}", at=f"body /ads/{index}/app_id")
        if ad.ad_account.id != account_id:
            message = f"the ad account of ad {ad.id} is {ad.ad_account.id}, expected {account_id}"
            yield Breach(message, at=f"body /ads/{index}/ad_account/id")


@rule(
    "DIA005",
    on=[Operation.LIST_AD_INSIGHTS, Operation.LIST_CAMPAIGN_INSIGHTS],
    evidence=inferred(
        "the insights are daily, so there is one row for each day, with the id of the request",
        source=f"{ENDPOINTS}, Ad Daily Insights",
    ),
    accepted=True,
)
def insights_have_one_row_for_each_day(exchange: Exchange) -> Iterator[Breach]:
    """The insights of an ad or a campaign are its own, with one row for each day."""
    name, rows = _rows(exchange)
    expected_id = exchange.path_parameters[name]
    days = set()
    for index, (row_id, day) in enumerate(rows):
        if row_id != expected_id:
            yield Breach(f"the {name} is {row_id}, expected {expected_id}", at=f"body /insights/{index}/{name}")
        if day in days:
            yield Breach(f"the date is {day} again, expected one row for each date", at=f"body /insights/{index}/date")
        days.add(day)


def _rows(exchange: Exchange) -> tuple[str, list[tuple[str, str]]]:
    """The name of the id field, and the id and date of each row."""
    if exchange.operation == Operation.LIST_CAMPAIGN_INSIGHTS:
        campaign_rows = exchange.response.parse(models.CampaignInsightList).insights
        return "campaign_id", [(row.campaign_id, str(row.date)) for row in campaign_rows]
    ad_rows = exchange.response.parse(models.AdInsightList).insights
    return "ad_id", [(row.ad_id, str(row.date)) for row in ad_rows]
