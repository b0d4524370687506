"""Rules of the overview of an ad: its impressions, clicks and spend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

MAX_REMEMBERED = 1_000
"""The rule remembers the figures of this many ads; the latest ones."""

_ROUNDING = 0.5
"""Tolerance: the amounts of ninety days may each be rounded by half a cent."""

_Ad: TypeAlias = tuple[str, str, str]
"""Client id, app id and ad id."""

_Figures: TypeAlias = dict[str, float]
"""Impressions, clicks and spend, as far as the response has them."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Figures, and the exchange that showed them."""

    figures: _Figures
    exchange: Exchange


@dataclass(slots=True)
class _Ads:
    """The figures of ads since the last request that may have changed them."""

    overviews: Recent[_Ad, _Seen] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    days: Recent[_Ad, _Seen] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    """The sums of the daily insights."""


def _ad(exchange: Exchange, ad_id: str) -> _Ad:
    return exchange.path_parameters["client_id"], exchange.path_parameters["app_id"], ad_id


def _overviews(exchange: Exchange) -> Iterator[tuple[_Ad, _Figures, str]]:
    """Each ad of a response, with its figures and its JSON pointer."""
    if exchange.operation == Operation.GET_AD:
        ads, prefix = [exchange.response.parse(models.Ad)], None
    else:
        ads, prefix = exchange.response.parse(models.AdPage).ads, "/ads"
    for index, ad in enumerate(ads):
        values = {"impressions": ad.impressions, "clicks": ad.clicks, "spend": ad.spend}
        figures = {name: value for name, value in values.items() if isinstance(value, int | float)}
        yield _ad(exchange, ad.id), figures, f"{prefix}/{index}" if prefix else ""


def _sums(exchange: Exchange) -> tuple[_Ad, _Figures]:
    rows = exchange.response.parse(models.AdInsightList).insights
    figures: _Figures = {
        "impressions": sum(row.impressions for row in rows),
        "clicks": sum(row.clicks for row in rows),
        "spend": sum(row.spend for row in rows),
    }
    return _ad(exchange, exchange.path_parameters["ad_id"]), figures


def _remember(ads: _Ads, exchange: Exchange) -> _Ads:
    if exchange.request.method != "GET":
        # Such a request may change the figures of any ad.
        ads.overviews.clear()
        ads.days.clear()
    elif not exchange.response.ok:
        return ads
    elif exchange.operation == Operation.LIST_AD_INSIGHTS:
        ad, figures = _sums(exchange)
        ads.days[ad] = _Seen(figures, exchange)
    elif exchange.operation in {Operation.GET_AD, Operation.LIST_ADS}:
        for ad, figures, _ in _overviews(exchange):
            ads.overviews[ad] = _Seen(figures, exchange)
    return ads


@rule(
    "DIA020",
    on=[Operation.GET_AD, Operation.LIST_ADS, Operation.LIST_AD_INSIGHTS],
    evidence=assumed(
        "in the older version, an ad has the sums of its daily insights since its first conversion event was set up; "
        "that the daily insights start on the same day is a guess"
    ),
    memory=Memory(_Ads, _remember),
    accepted=True,
)
def an_overview_has_the_sums_of_its_days(exchange: Exchange, ads: _Ads) -> Iterator[Breach]:
    """The impressions, clicks and spend of an ad are the sums of its daily values; none of these numbers decreases."""
    if exchange.operation == Operation.LIST_AD_INSIGHTS:
        ad, figures = _sums(exchange)
        yield from _smaller(figures, ads.overviews.get(ad), "the overview", "/insights", each=False)
    else:
        for ad, figures, at in _overviews(exchange):
            yield from _smaller(figures, ads.days.get(ad), "the days", at, each=True)


def _smaller(found: _Figures, earlier: _Seen | None, of: str, at: str, *, each: bool) -> Iterator[Breach]:
    """Figures that are smaller than earlier ones; a day that is new since then makes them larger."""
    if earlier is None:
        return
    for name, value in found.items():
        expected = earlier.figures.get(name, value)
        if value < expected - _ROUNDING:
            subject = "the spend" if name == "spend" else f"the number of {name}"
            message = f"{subject} is {round(value, 2)}, expected at least {round(expected, 2)} as in {of} before"
            yield Breach(message, at=f"body {at}/{name}" if each else f"body {at}", earlier=(earlier.exchange,))
