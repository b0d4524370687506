"""Rules of ads and of the figures that Meta reports."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation


@rule(
    "DIA004",
    on=[Operation.LIST_ADS],
    evidence=inferred("the list takes a campaign_id, and an ad of the older version of this API names its campaign"),
    accepted=True,
)
def ads_of_a_campaign_belong_to_it(exchange: Exchange) -> Iterator[Breach]:
    """Ads that are listed for a campaign belong to that campaign."""
    wanted = exchange.request.query.get("campaign_id")
    if wanted is None:
        return
    for index, ad in enumerate(exchange.response.parse(models.AdPage).ads):
        if ad.campaign.id != wanted:
            message = f"the campaign of ad {ad.id} is {ad.campaign.id}, expected {wanted}"
            yield Breach(message, at=f"body /ads/{index}/campaign/id")


@rule(
    "DIA005",
    on=[Operation.LIST_AD_INSIGHTS, Operation.LIST_CAMPAIGN_INSIGHTS],
    evidence=inferred(
        "insights are promised day by day, so that there is one row for each day, of what was asked for",
        source=f"{ENDPOINTS}, Ad Daily Insights",
    ),
    accepted=True,
)
def figures_are_of_what_was_asked_for_day_by_day(exchange: Exchange) -> Iterator[Breach]:
    """The figures of an ad or a campaign are its own, and there is one row for each day."""
    name, rows = _rows(exchange)
    wanted = exchange.path_parameters[name]
    days = set()
    for index, (found, day) in enumerate(rows):
        if found != wanted:
            yield Breach(f"the {name} is {found}, expected {wanted}", at=f"body /insights/{index}/{name}")
        if day in days:
            yield Breach(f"the date is {day} once more, expected each day once", at=f"body /insights/{index}/date")
        days.add(day)


def _rows(exchange: Exchange) -> tuple[str, list[tuple[str, str]]]:
    """The name of the field that says whose figures they are, and of each row this field and the day."""
    if exchange.operation == Operation.LIST_CAMPAIGN_INSIGHTS:
        sums = exchange.response.parse(models.CampaignInsightList).insights
        return "campaign_id", [(row.campaign_id, str(row.date)) for row in sums]
    figures = exchange.response.parse(models.AdInsightList).insights
    return "ad_id", [(row.ad_id, str(row.date)) for row in figures]
