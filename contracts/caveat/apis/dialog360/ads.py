"""Rules of ads and of the figures that Meta reports."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, History
from caveat.rule import Breach, inferred, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation


@rule(
    "DIA004",
    on=[Operation.LIST_ADS],
    evidence=inferred("the list takes a campaign_id, and an ad of the older version of this API names its campaign"),
)
def ads_of_a_campaign_belong_to_it(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """Ads that are listed for a campaign belong to that campaign."""
    wanted = exchange.request.query.get("campaign_id")
    if wanted is None or not exchange.response.ok:
        return
    for index, ad in enumerate(exchange.response.parse(models.AdPage).ads):
        if ad.campaign.id != wanted:
            yield Breach(f"the ad is of campaign {ad.campaign.id}, not of {wanted}", at=f"/ads/{index}/campaign/id")


@rule(
    "DIA005",
    on=[Operation.LIST_AD_INSIGHTS, Operation.LIST_CAMPAIGN_INSIGHTS],
    evidence=inferred(
        "insights are promised day by day, so that there is one row for each day, of what was asked for",
        source="signals-api/endpoints, Ad Daily Insights",
    ),
)
def figures_are_of_what_was_asked_for_day_by_day(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """The figures of an ad or a campaign are its own, and there is one row for each day."""
    if not exchange.response.ok:
        return
    days = set()
    for index, (id_, day) in enumerate(_rows(exchange)):
        wanted = exchange.path_parameters["campaign_id" if _of_campaign(exchange) else "ad_id"]
        if id_ != wanted:
            yield Breach(f"the figures are of {id_}, not of {wanted}", at=f"/insights/{index}")
        if day in days:
            yield Breach(f"{day} is there once more", at=f"/insights/{index}/date")
        days.add(day)


def _of_campaign(exchange: Exchange) -> bool:
    return exchange.operation == Operation.LIST_CAMPAIGN_INSIGHTS


def _rows(exchange: Exchange) -> Iterator[tuple[str, str]]:
    if _of_campaign(exchange):
        for row in exchange.response.parse(models.CampaignInsightList).insights:
            yield row.campaign_id, str(row.date)
    else:
        for figures in exchange.response.parse(models.AdInsightList).insights:
            yield figures.ad_id, str(figures.date)
