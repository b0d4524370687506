"""Rules of keywords: what becomes of them, and which of them a list shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.errors import Unparsable
from caveat.exchange import Exchange, History
from caveat.rule import Breach, assumed, documented, inferred, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

_Key: TypeAlias = tuple[str, str]
"""Client and id: a shared keyword shows in all apps of a client."""

_NOT_FOUND = 404


@dataclass(slots=True)
class _Lives:
    """What is known to have become of keywords."""

    created: dict[_Key, tuple[str, str]] = field(default_factory=dict)
    """The app and the text."""
    replaced: set[_Key] = field(default_factory=set)
    given_up: set[_Key] = field(default_factory=set)

    def forget(self, key: _Key) -> None:
        self.created.pop(key, None)
        self.replaced.discard(key)
        self.given_up.discard(key)

    def begin(self, exchange: Exchange) -> None:
        keyword = exchange.response.parse(models.Keyword)
        key = (exchange.path_parameters["client_id"], keyword.id)
        self.forget(key)
        self.created[key] = (exchange.path_parameters["app_id"], keyword.keyword)


def _key(exchange: Exchange) -> _Key:
    return exchange.path_parameters["client_id"], exchange.path_parameters["keyword_id"]


def _live(lives: _Lives, exchange: Exchange) -> _Lives:
    try:
        match exchange.operation:
            case Operation.CREATE_KEYWORD | Operation.CREATE_SHARED_KEYWORD if exchange.response.ok:
                lives.begin(exchange)
            case Operation.REPLACE_KEYWORD | Operation.DELETE_KEYWORD:
                _end(lives, exchange)
    except Unparsable:
        # A schema check reports that; what the answer was meant to say is not known.
        pass
    return lives


def _end(lives: _Lives, exchange: Exchange) -> None:
    refused = 400 <= exchange.response.status < 500  # noqa: PLR2004 - the bounds of RFC 9110, 15.5
    if refused:
        return
    # After a failure of the server it is not known whether the keyword is still there.
    lives.forget(_key(exchange))
    if not exchange.response.ok:
        return
    if exchange.operation == Operation.DELETE_KEYWORD:
        lives.given_up.add(_key(exchange))
    else:
        lives.replaced.add(_key(exchange))
        lives.begin(exchange)


def _shown(exchange: Exchange) -> Iterator[tuple[_Key, models.Keyword, str]]:
    """The keywords that an answer shows, and where it does."""
    if not exchange.response.ok:
        return
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
)
def keywords_are_those_asked_for(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """Keywords that are listed for an ad, as shared or by status are of that ad, shared or not, and of that status."""
    query = exchange.request.query
    for _, keyword, at in _shown(exchange):
        if "ad_id" in query and isinstance(keyword.ad_id, str) and keyword.ad_id != query["ad_id"]:
            yield Breach(f"the keyword is of ad {keyword.ad_id}, not of {query['ad_id']}", at=f"{at}/ad_id")
        if query.get("is_shared") in {"true", "false"} and keyword.is_shared is not (query["is_shared"] == "true"):
            yield Breach(f"is_shared is {keyword.is_shared}, asked for was {query['is_shared']}", at=f"{at}/is_shared")
        if "status" in query and keyword.status != query["status"]:
            yield Breach(f"status is {keyword.status}, asked for was {query['status']}", at=f"{at}/status")


@rule(
    "DIA007",
    on=[Operation.GET_KEYWORD],
    evidence=inferred("a created keyword is answered with an id, and by that id keywords are shown"),
)
def a_created_keyword_is_there(exchange: Exchange, history: History) -> Iterator[Breach]:
    """A keyword that was created shows under its id with its text, until it is replaced or given up."""
    app_id, text = history.fold(_live, _Lives()).created.get(_key(exchange), ("", ""))
    filtered = {"ad_id", "is_shared"} & exchange.request.query.keys()
    if app_id != exchange.path_parameters["app_id"] or filtered:
        return
    if exchange.response.status == _NOT_FOUND:
        yield Breach(f"there is none, but it was created as {text!r}", at="status")
    elif exchange.response.ok:
        keyword = exchange.response.parse(models.Keyword)
        if keyword.keyword != text:
            yield Breach(f"it is {keyword.keyword!r}, but was created as {text!r}", at="/keyword")


@rule(
    "DIA008",
    on=[Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=assumed("the flag `delete` is not explained; a DELETE is taken to make the keyword vanish either way"),
)
def a_keyword_given_up_is_gone(exchange: Exchange, history: History) -> Iterator[Breach]:
    """A keyword that was given up is shown no more."""
    given_up = history.fold(_live, _Lives()).given_up
    for key, keyword, at in _shown(exchange):
        if key in given_up:
            yield Breach(f"{keyword.id} is there, but was given up", at=at)


@rule(
    "DIA009",
    on=[Operation.REPLACE_KEYWORD, Operation.GET_KEYWORD, Operation.LIST_KEYWORDS],
    evidence=documented("signals-api/endpoints, PATCH keywords/{keyword_id}: disables the keyword, creates a new one"),
)
def a_replaced_keyword_is_disabled(exchange: Exchange, history: History) -> Iterator[Breach]:
    """Replacing a keyword makes a new one with an id of its own, and the old one is not active any more."""
    if exchange.operation == Operation.REPLACE_KEYWORD:
        old = exchange.path_parameters["keyword_id"]
        if exchange.response.ok and exchange.response.parse(models.Keyword).id == old:
            yield Breach(f"the id is {old} as before, a new one was expected", at="/id")
        return
    replaced = history.fold(_live, _Lives()).replaced
    for key, keyword, at in _shown(exchange):
        if key in replaced and keyword.status == models.KeywordStatus.ACTIVE:
            yield Breach(f"{keyword.id} is active, but was replaced", at=f"{at}/status")


@rule(
    "DIA010",
    on=[Operation.CREATE_SHARED_KEYWORD],
    evidence=inferred(
        "it is created to be shared with all numbers, and is_shared is what lists ask for",
        source="signals-api/endpoints, POST keywords/shared",
    ),
)
def a_shared_keyword_is_marked_so(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """A keyword that was created for all numbers is marked as shared, and belongs to no single ad."""
    if not exchange.response.ok:
        return
    keyword = exchange.response.parse(models.Keyword)
    if not keyword.is_shared:
        yield Breach("is_shared is false, true was expected", at="/is_shared")
    if isinstance(keyword.ad_id, str):
        yield Breach(f"it belongs to ad {keyword.ad_id}, to none was expected", at="/ad_id")
