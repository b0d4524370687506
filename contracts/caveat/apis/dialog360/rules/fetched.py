"""Rules of ads, campaigns, accounts and keywords that are read by id."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation


@rule(
    "DIA014",
    on=[Operation.GET_AD, Operation.GET_CAMPAIGN],
    evidence=documented(f"{ENDPOINTS}, GET ads/{{ad_id}} and campaigns/{{campaign_id}}: by id and app_id"),
    accepted=True,
)
def an_ad_or_campaign_is_the_requested_one(exchange: Exchange) -> Iterator[Breach]:
    """An ad or a campaign that is requested by its id has that id; an ad belongs to the app of the request."""
    if exchange.operation == Operation.GET_CAMPAIGN:
        yield from _id(exchange, "campaign_id", exchange.response.parse(models.Campaign).id)
        return
    ad = exchange.response.parse(models.Ad)
    yield from _id(exchange, "ad_id", ad.id)
    app_id = exchange.path_parameters["app_id"]
    if ad.app_id != app_id:
        yield Breach(f"the app_id is {ad.app_id}, expected {app_id}", at="body /app_id")


@rule(
    "DIA015",
    on=[Operation.GET_FACEBOOK_ACCOUNT, Operation.GET_KEYWORD],
    evidence=inferred(
        "the path names the account or the keyword to return",
        source=f"{ENDPOINTS}, GET facebook-accounts/{{facebook_account_id}} and keywords/{{keyword_id}}",
    ),
    accepted=True,
)
def an_account_or_keyword_is_the_requested_one(exchange: Exchange) -> Iterator[Breach]:
    """A Facebook account or a keyword that is requested by its id has that id."""
    if exchange.operation == Operation.GET_KEYWORD:
        yield from _id(exchange, "keyword_id", exchange.response.parse(models.Keyword).id)
    else:
        yield from _id(exchange, "facebook_account_id", exchange.response.parse(models.FacebookAccount).id)


def _id(exchange: Exchange, parameter: str, found: str) -> Iterator[Breach]:
    expected = exchange.path_parameters[parameter]
    if found != expected:
        yield Breach(f"the id is {found}, expected {expected}", at="body /id")
