"""Rules of keywords that are shared with all numbers of an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import documented
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

_NOT_FOUND = 404

MAX_REMEMBERED = 1_000
"""The rule remembers this many shared keywords, and this many apps; the latest ones."""

_Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An exchange in an app, and its number in the run."""

    app_id: str
    number: int
    exchange: Exchange


@dataclass(slots=True)
class _Account:
    """The shared keywords that earlier exchanges created, and the apps that exist."""

    keywords: Recent[_Pair, _Seen] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    """By client id and keyword id."""
    apps: Recent[_Pair, _Seen] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    """By client id and app id: the last accepted request in each app."""
    number: int = 0


def _remember(account: _Account, exchange: Exchange) -> _Account:
    path = exchange.path_parameters
    if not {"client_id", "app_id"} <= path.keys():
        return account
    account.number += 1
    seen = _Seen(path["app_id"], account.number, exchange)
    match exchange.operation:
        case Operation.DELETE_KEYWORD | Operation.REPLACE_KEYWORD:
            # After a server error, the keyword may exist or not.
            if not 400 <= exchange.response.status < 500:  # noqa: PLR2004 - the bounds of RFC 9110, 15.5
                account.keywords.pop((path["client_id"], path["keyword_id"]), None)
        case Operation.CREATE_SHARED_KEYWORD if exchange.response.ok:
            account.keywords[path["client_id"], exchange.response.parse(models.Keyword).id] = seen
    if exchange.response.ok:
        account.apps[path["client_id"], path["app_id"]] = seen
    return account


@rule(
    "DIA017",
    on=[Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=documented(f"{ENDPOINTS}, POST keywords/shared: shared with all numbers of the account"),
    memory=Memory(_Account, _remember),
)
def a_shared_keyword_is_in_every_app(exchange: Exchange, account: _Account) -> Iterator[Breach]:
    """A shared keyword can be read in the other apps of its client, and is in their complete lists of keywords."""
    query = exchange.request.query
    if {"ad_id", "status"} & query.keys() or query.get("is_shared") == "false":
        return
    if exchange.operation == Operation.GET_KEYWORD:
        yield from _unreadable(exchange, account)
    elif exchange.response.ok and query.get("offset", "0") == "0":
        yield from _unlisted(exchange, account)


def _unreadable(exchange: Exchange, account: _Account) -> Iterator[Breach]:
    path = exchange.path_parameters
    created = account.keywords.get((path["client_id"], path["keyword_id"]))
    # Without an accepted request in the app, it may be the app that does not exist.
    app = account.apps.get((path["client_id"], path["app_id"]))
    if exchange.response.status != _NOT_FOUND or created is None or app is None or created.app_id == app.app_id:
        return
    earlier = sorted((created, app), key=lambda seen: seen.number)
    message = f"the status is 404, expected 200 with the shared keyword that app {created.app_id} created"
    yield Breach(message, at="status", earlier=tuple(seen.exchange for seen in earlier))


def _unlisted(exchange: Exchange, account: _Account) -> Iterator[Breach]:
    path = exchange.path_parameters
    page = exchange.response.parse(models.KeywordPage)
    if page.total > len(page.keywords):
        return
    listed = {keyword.id for keyword in page.keywords}
    for (client_id, keyword_id), created in account.keywords.items():
        if client_id == path["client_id"] and created.app_id != path["app_id"] and keyword_id not in listed:
            message = f"the keyword {keyword_id} is missing, expected the shared keyword of app {created.app_id}"
            yield Breach(message, at="body /keywords", earlier=(created.exchange,))
