"""Rules of keywords: what becomes of them, and which of them a list shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed, documented, inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

_Key: TypeAlias = tuple[str, str]
"""Client and id: a shared keyword shows in all apps of a client."""

_NOT_FOUND = 404


REMEMBERED = 1_000
"""How many of the latest keywords of each kind rules remember."""


@dataclass(frozen=True, slots=True)
class _Created:
    """A keyword as it was created: its app, its text, and the exchange."""

    app_id: str
    text: str
    exchange: Exchange


@dataclass(slots=True)
class _Known:
    """What is known to have become of keywords."""

    created: Recent[_Key, _Created] = field(default_factory=lambda: Recent(REMEMBERED))
    replaced: Recent[_Key, Exchange] = field(default_factory=lambda: Recent(REMEMBERED))
    """By the exchange that replaced them."""
    given_up: Recent[_Key, Exchange] = field(default_factory=lambda: Recent(REMEMBERED))
    """By the exchange that gave them up."""

    def forget(self, key: _Key) -> None:
        self.created.pop(key, None)
        self.replaced.pop(key, None)
        self.given_up.pop(key, None)

    def create(self, exchange: Exchange) -> None:
        keyword = exchange.response.parse(models.Keyword)
        key = (exchange.path_parameters["client_id"], keyword.id)
        self.forget(key)
        self.created[key] = _Created(exchange.path_parameters["app_id"], keyword.keyword, exchange)


def _key(exchange: Exchange) -> _Key:
    return exchange.path_parameters["client_id"], exchange.path_parameters["keyword_id"]


def _remember(known: _Known, exchange: Exchange) -> _Known:
    match exchange.operation:
        case Operation.CREATE_KEYWORD | Operation.CREATE_SHARED_KEYWORD if exchange.response.ok:
            known.create(exchange)
        case Operation.REPLACE_KEYWORD | Operation.DELETE_KEYWORD:
            _remember_end(known, exchange)
    return known


def _remember_end(known: _Known, exchange: Exchange) -> None:
    refused = 400 <= exchange.response.status < 500  # noqa: PLR2004 - the bounds of RFC 9110, 15.5
    if refused:
        return
    # After a failure of the server it is not known whether the keyword is still there.
    known.forget(_key(exchange))
    if not exchange.response.ok:
        return
    if exchange.operation == Operation.DELETE_KEYWORD:
        known.given_up[_key(exchange)] = exchange
    else:
        known.replaced[_key(exchange)] = exchange
        known.create(exchange)


_KEYWORDS = Memory(
    _Known,
    _remember,
    frozenset(
        {
            Operation.CREATE_KEYWORD,
            Operation.CREATE_SHARED_KEYWORD,
            Operation.REPLACE_KEYWORD,
            Operation.DELETE_KEYWORD,
        }
    ),
)


def _shown(exchange: Exchange) -> Iterator[tuple[_Key, models.Keyword, str]]:
    """The keywords that an answer shows, and where it does, as pointers."""
    client_id = exchange.path_parameters["client_id"]
    if exchange.operation == Operation.GET_KEYWORD:
        keyword = exchange.response.parse(models.Keyword)
        yield (client_id, keyword.id), keyword, ""
    else:
        for index, keyword in enumerate(exchange.response.parse(models.KeywordPage).keywords):
            yield (client_id, keyword.id), keyword, f"/keywords/{index}"


@rule(
    "DIA006",
    on=[Operation.LIST_KEYWORDS],
    evidence=inferred("the list takes these filters; a keyword of no ad may count for any"),
    accepted=True,
)
def keywords_are_those_asked_for(exchange: Exchange) -> Iterator[Breach]:
    """Keywords that are listed for an ad, as shared or by status are of that ad, shared or not, and of that status."""
    query = exchange.request.query
    for _, keyword, at in _shown(exchange):
        if "ad_id" in query and isinstance(keyword.ad_id, str) and keyword.ad_id != query["ad_id"]:
            yield Breach(f"the ad_id is {keyword.ad_id}, expected {query['ad_id']}", at=f"body {at}/ad_id")
        shared = "true" if keyword.is_shared else "false"
        if query.get("is_shared", shared) in {"true", "false"} - {shared}:
            yield Breach(f"is_shared is {shared}, expected {query['is_shared']}", at=f"body {at}/is_shared")
        if "status" in query and keyword.status != query["status"]:
            yield Breach(f"the status is {keyword.status}, expected {query['status']}", at=f"body {at}/status")


@rule(
    "DIA007",
    on=[Operation.GET_KEYWORD],
    evidence=inferred("a created keyword is answered with an id, and by that id keywords are shown"),
    memory=_KEYWORDS,
)
def a_created_keyword_is_there(exchange: Exchange, known: _Known) -> Iterator[Breach]:
    """A keyword that was created shows under its id with its text, until it is replaced or given up."""
    created = known.created.get(_key(exchange))
    filtered = {"ad_id", "is_shared"} & exchange.request.query.keys()
    if created is None or created.app_id != exchange.path_parameters["app_id"] or filtered:
        return
    text, earlier = created.text, (created.exchange,)
    if exchange.response.status == _NOT_FOUND:
        yield Breach(
            f"the status is 404, expected the keyword, for it was created as {text!r}", at="status", earlier=earlier
        )
    elif exchange.response.ok:
        keyword = exchange.response.parse(models.Keyword)
        if keyword.keyword != text:
            message = f"the keyword is {keyword.keyword!r}, expected {text!r}, as it was created"
            yield Breach(message, at="body /keyword", earlier=earlier)


@rule(
    "DIA008",
    on=[Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=assumed("the flag `delete` is not explained; a DELETE is taken to make the keyword vanish either way"),
    memory=_KEYWORDS,
    accepted=True,
)
def a_keyword_given_up_is_gone(exchange: Exchange, known: _Known) -> Iterator[Breach]:
    """A keyword that was given up is shown no more."""
    for key, keyword, at in _shown(exchange):
        if key in known.given_up:
            message = f"the keyword {keyword.id} is there, expected none, for it was given up"
            yield Breach(message, at=f"body {at}/id", earlier=(known.given_up[key],))


@rule(
    "DIA009",
    on=[Operation.REPLACE_KEYWORD, Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=documented(f"{ENDPOINTS}, PATCH keywords/{{keyword_id}}: disables the keyword, creates a new one"),
    memory=_KEYWORDS,
    accepted=True,
)
def a_replaced_keyword_is_disabled(exchange: Exchange, known: _Known) -> Iterator[Breach]:
    """Replacing a keyword makes a new one with an id of its own, and the old one is not active any more."""
    if exchange.operation == Operation.REPLACE_KEYWORD:
        old = exchange.path_parameters["keyword_id"]
        if exchange.response.parse(models.Keyword).id == old:
            yield Breach(f"the id is {old} as before, expected a new one", at="body /id")
        return
    for key, keyword, at in _shown(exchange):
        if key in known.replaced and keyword.status == models.KeywordStatus.ACTIVE:
            message = f"the status of {keyword.id} is active, expected disabled, for it was replaced"
            yield Breach(message, at=f"body {at}/status", earlier=(known.replaced[key],))


@rule(
    "DIA010",
    on=[Operation.CREATE_SHARED_KEYWORD],
    evidence=inferred(
        "it is created to be shared with all numbers, and is_shared is what lists ask for",
        source=f"{ENDPOINTS}, POST keywords/shared",
    ),
    accepted=True,
)
def a_shared_keyword_is_marked_so(exchange: Exchange) -> Iterator[Breach]:
    """A keyword that was created for all numbers is marked as shared, and belongs to no single ad."""
    keyword = exchange.response.parse(models.Keyword)
    if not keyword.is_shared:
        yield Breach("is_shared is false, expected true", at="body /is_shared")
    if isinstance(keyword.ad_id, str):
        yield Breach(f"the ad_id is {keyword.ad_id}, expected none", at="body /ad_id")
