"""Rules of sales insights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation


@rule(
    "DIA018",
    on=[Operation.GET_SALE_INSIGHTS],
    evidence=inferred(
        "the insights are those of the ad and the dates of the request; that they repeat them is assumed",
        source=f"{ENDPOINTS}, GET ads/{{ad_id}}/sale-insights",
    ),
    accepted=True,
)
def sale_insights_are_of_the_requested_ad_and_period(exchange: Exchange) -> Iterator[Breach]:
    """Sales insights have the ad and the period of the request."""
    insights = exchange.response.parse(models.SaleInsights)
    ad_id = exchange.path_parameters["ad_id"]
    if insights.ad_id != ad_id:
        yield Breach(f"the ad_id is {insights.ad_id}, expected {ad_id}", at="body /ad_id")
    for name, day in (("date_from", insights.date_from), ("date_to", insights.date_to)):
        expected = _date(exchange.request.query.get(name, ""))
        if expected is not None and day != expected:
            yield Breach(f"the {name} is {day}, expected {expected}", at=f"body /{name}")


def _date(text: str) -> date | None:
    """The date of a parameter; None if no calendar has it, as 31 February."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
