"""Rules of keywords: how they are created, replaced, deleted and listed."""

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
"""Client id and keyword id; without the app, because a shared keyword belongs to all apps of a client."""

_NOT_FOUND = 404

MAX_REMEMBERED = 1_000
"""The rules remember this many created, replaced and deleted keywords each; the latest ones."""


@dataclass(frozen=True, slots=True)
class _Created:
    """A created keyword: its app, its text, and the exchange that created it."""

    app_id: str
    text: str
    exchange: Exchange


@dataclass(slots=True)
class _Keywords:
    """The keywords that earlier exchanges created, replaced and deleted."""

    created: Recent[_Key, _Created] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    replaced: Recent[_Key, Exchange] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    """The exchange that replaced each keyword."""
    deleted: Recent[_Key, Exchange] = field(default_factory=lambda: Recent(MAX_REMEMBERED))
    """The exchange that deleted each keyword."""

    def forget(self, key: _Key) -> None:
        self.created.pop(key, None)
        self.replaced.pop(key, None)
        self.deleted.pop(key, None)

    def create(self, exchange: Exchange) -> None:
        keyword = exchange.response.parse(models.Keyword)
        key = (exchange.path_parameters["client_id"], keyword.id)
        self.forget(key)
        self.created[key] = _Created(exchange.path_parameters["app_id"], keyword.keyword, exchange)


def _key(exchange: Exchange) -> _Key:
    return exchange.path_parameters["client_id"], exchange.path_parameters["keyword_id"]


def _remember(keywords: _Keywords, exchange: Exchange) -> _Keywords:
    match exchange.operation:
        case Operation.CREATE_KEYWORD | Operation.CREATE_SHARED_KEYWORD if exchange.response.ok:
            keywords.create(exchange)
        case Operation.REPLACE_KEYWORD | Operation.DELETE_KEYWORD:
            _remember_removal(keywords, exchange)
    return keywords


def _remember_removal(keywords: _Keywords, exchange: Exchange) -> None:
    rejected = 400 <= exchange.response.status < 500  # noqa: PLR2004 - the bounds of RFC 9110, 15.5
    if rejected:
        return
    # After a server error, the keyword may exist or not.
    keywords.forget(_key(exchange))
    if not exchange.response.ok:
        return
    if exchange.operation == Operation.DELETE_KEYWORD:
        keywords.deleted[_key(exchange)] = exchange
    else:
        keywords.replaced[_key(exchange)] = exchange
        keywords.create(exchange)


_MEMORY = Memory(
    _Keywords,
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


def _response_keywords(exchange: Exchange) -> Iterator[tuple[_Key, models.Keyword, str]]:
    """The keywords of a response, each with its JSON pointer."""
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
    evidence=inferred(
        "the list has these filters as parameters; a keyword of no ad may be a keyword of every ad",
        source=f"{ENDPOINTS}, GET keywords",
    ),
    accepted=True,
)
def keyword_lists_match_their_filters(exchange: Exchange) -> Iterator[Breach]:
    """A list of keywords has only keywords that match `ad_id`, `is_shared` and `status`."""
    query = exchange.request.query
    if query.keys().isdisjoint({"ad_id", "is_shared", "status"}):
        return
    for _, keyword, at in _response_keywords(exchange):
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
    evidence=inferred(
        "a keyword is created, and read by its id; that the response to the creation has the id is assumed",
        source=f"{ENDPOINTS}, POST keywords and GET keywords/{{keyword_id}}",
    ),
    memory=_MEMORY,
)
def a_created_keyword_can_be_read(exchange: Exchange, keywords: _Keywords) -> Iterator[Breach]:
    """A created keyword can be read by its id and has its text, until it is replaced or deleted."""
    created = keywords.created.get(_key(exchange))
    filtered = {"ad_id", "is_shared"} & exchange.request.query.keys()
    if created is None or created.app_id != exchange.path_parameters["app_id"] or filtered:
        return
    text, earlier = created.text, (created.exchange,)
    if exchange.response.status == _NOT_FOUND:
        message = f"the status is 404, expected 200 with the created keyword {text!r}"
        yield Breach(message, at="status", earlier=earlier)
    elif exchange.response.ok:
        keyword = exchange.response.parse(models.Keyword)
        if keyword.keyword != text:
            message = f"the keyword is {keyword.keyword!r}, expected {text!r} as created"
            yield Breach(message, at="body /keyword", earlier=earlier)


@rule(
    "DIA008",
    on=[Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=assumed(
        "the vendor does not explain the parameter `delete`; any DELETE request is assumed to delete the keyword"
    ),
    memory=_MEMORY,
    accepted=True,
)
def a_deleted_keyword_is_gone(exchange: Exchange, keywords: _Keywords) -> Iterator[Breach]:
    """A deleted keyword no longer appears in responses."""
    for key, keyword, at in _response_keywords(exchange) if keywords.deleted else ():
        if key in keywords.deleted:
            message = f"the keyword {keyword.id} is in the response, expected none after its deletion"
            yield Breach(message, at=f"body {at}/id", earlier=(keywords.deleted[key],))


@rule(
    "DIA009",
    on=[Operation.REPLACE_KEYWORD, Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=documented(f"{ENDPOINTS}, PATCH keywords/{{keyword_id}}: disables the keyword, creates a new one"),
    memory=_MEMORY,
    accepted=True,
)
def a_replaced_keyword_is_disabled(exchange: Exchange, keywords: _Keywords) -> Iterator[Breach]:
    """Replacing a keyword creates one with a new id, and the old one is no longer active."""
    if exchange.operation == Operation.REPLACE_KEYWORD:
        old_id = exchange.path_parameters["keyword_id"]
        if exchange.response.parse(models.Keyword).id == old_id:
            yield Breach(f"the id is {old_id}, expected a new id", at="body /id")
        return
    for key, keyword, at in _response_keywords(exchange) if keywords.replaced else ():
        if key in keywords.replaced and keyword.status == models.KeywordStatus.ACTIVE:
            message = f"the status of {keyword.id} is active, expected disabled after its replacement"
            yield Breach(message, at=f"body {at}/status", earlier=(keywords.replaced[key],))


@rule(
    "DIA010",
    on=[Operation.CREATE_SHARED_KEYWORD],
    evidence=inferred(
        "the keyword is created for all numbers, and lists filter by is_shared",
        source=f"{ENDPOINTS}, POST keywords/shared",
    ),
    accepted=True,
)
def a_shared_keyword_is_marked_as_shared(exchange: Exchange) -> Iterator[Breach]:
    """A keyword created for all numbers is marked as shared and belongs to no ad."""
    keyword = exchange.response.parse(models.Keyword)
    if not keyword.is_shared:
        yield Breach("is_shared is false, expected true", at="body /is_shared")
    if isinstance(keyword.ad_id, str):
        yield Breach(f"the ad_id is {keyword.ad_id}, expected none", at="body /ad_id")
