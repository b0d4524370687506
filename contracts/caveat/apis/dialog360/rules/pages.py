"""Rules of lists that come page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

Page: TypeAlias = models.AdPage | models.CampaignPage | models.EventPage | models.EventGroupPage | models.KeywordPage
Item: TypeAlias = models.Ad | models.Campaign | models.Event | models.EventGroup | models.Keyword

_PAGES: Mapping[str, type[Page]] = {
    Operation.LIST_ADS: models.AdPage,
    Operation.LIST_CAMPAIGNS: models.CampaignPage,
    Operation.LIST_EVENTS: models.EventPage,
    Operation.LIST_EVENT_GROUPS: models.EventGroupPage,
    Operation.LIST_KEYWORDS: models.KeywordPage,
}


def _page(exchange: Exchange) -> Page:
    return exchange.response.parse(_PAGES[str(exchange.operation)])


def _listed(page: Page) -> tuple[str, Sequence[Item]]:
    """What a page lists, and under which name."""
    match page:
        case models.AdPage():
            return "ads", page.ads
        case models.CampaignPage():
            return "campaigns", page.campaigns
        case models.EventPage():
            return "events", page.events
        case models.EventGroupPage():
            return "event_groups", page.event_groups
        case models.KeywordPage():
            return "keywords", page.keywords


def _asked(exchange: Exchange, name: str) -> int | None:
    """A number of the query; None where none was sent."""
    text = exchange.request.query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**63)) else None


@rule(
    "DIA001",
    on=[*_PAGES, Operation.LIST_EVENT_TYPES],
    evidence=inferred(
        "the parameter is documented with its bounds, its meaning by its name alone",
        source=f"{ENDPOINTS}, GET ads/account, events, event_types, event_groups, keywords: limit",
    ),
    accepted=True,
)
def pages_hold_no_more_than_was_asked_for(exchange: Exchange) -> Iterator[Breach]:
    """A list answers at most as many things as its `limit` says."""
    limit = _asked(exchange, "limit")
    if not limit:
        return
    if exchange.operation == Operation.LIST_EVENT_TYPES:
        name, many = "event_types", len(exchange.response.parse(models.EventTypeList).event_types)
    else:
        name, items = _listed(_page(exchange))
        many = len(items)
    if many > limit:
        yield Breach(f"the number of {name} is {many}, expected {limit} at most", at=f"body /{name}")


@rule(
    "DIA002",
    on=_PAGES,
    evidence=inferred(
        "pages are taken to be wrapped as the client list of the vendor's Partner Hub API, with its names"
    ),
    accepted=True,
)
def pages_say_which_part_of_the_list_they_are(exchange: Exchange) -> Iterator[Breach]:
    """A page says the `limit` and `offset` asked for, how many things it holds, and a total that these fit into."""
    page = _page(exchange)
    name, items = _listed(page)
    many = len(items)
    for parameter, said in (("limit", page.limit), ("offset", page.offset)):
        asked = _asked(exchange, parameter)
        if asked is not None and said != asked:
            yield Breach(f"the {parameter} is {said}, expected {asked} as in the request", at=f"body /{parameter}")
    if isinstance(page.count, int) and page.count != many:
        yield Breach(f"the count is {page.count}, expected {many}, the number of {name}", at="body /count")
    if many and page.total < page.offset + many:
        message = f"the total is {page.total}, expected at least {page.offset + many}, where the page ends"
        yield Breach(message, at="body /total")


_List: TypeAlias = tuple[str, str, frozenset[tuple[str, str]]]
"""Operation, path and filters."""


MAX_LISTS = 50
MAX_PLACES = 500


@dataclass(frozen=True, slots=True)
class _Place:
    """The index of an item in its list, and the exchange that showed it there."""

    index: int
    exchange: Exchange


@dataclass(slots=True)
class _Shown:
    """Where in a list items stood, as long as the list is known not to have changed."""

    total: int
    places: Recent[str, _Place] = field(default_factory=lambda: Recent(MAX_PLACES))


_Lists: TypeAlias = Recent[_List, _Shown]


def _list(exchange: Exchange) -> _List:
    filters = {(name, value) for name, value in exchange.request.query.items() if name not in {"limit", "offset"}}
    return str(exchange.operation), exchange.request.path, frozenset(filters)


def _remember(lists: _Lists, exchange: Exchange) -> _Lists:
    if exchange.request.method != "GET":
        # Any such request may have changed any list, no matter how it was answered.
        lists.clear()
    if exchange.operation not in _PAGES or not exchange.response.ok:
        return lists
    page = _page(exchange)
    key = _list(exchange)
    shown = lists.get(key)
    if shown is None or shown.total != page.total:
        # Another total, without a change of ours: another client has changed the list.
        shown = _Shown(page.total)
    lists[key] = shown
    for index, item in enumerate(_listed(page)[1], _asked(exchange, "offset") or 0):
        shown.places[item.id] = _Place(index, exchange)
    return lists


@rule(
    "DIA003",
    on=_PAGES,
    evidence=inferred("lists are said to be paginated; limit and offset can only page through an order that is kept"),
    memory=Memory(lambda: _Lists(MAX_LISTS), _remember),
    accepted=True,
)
def pages_do_not_overlap(exchange: Exchange, lists: _Lists) -> Iterator[Breach]:
    """As long as nothing is changed, each thing stands at one place of a list, on whatever page it is shown."""
    shown = lists.get(_list(exchange))
    page = _page(exchange)
    name, items = _listed(page)
    before: Mapping[str, _Place] = shown.places if shown is not None and shown.total == page.total else {}
    here: dict[str, _Place] = {}
    first = _asked(exchange, "offset") or 0
    for index, item in enumerate(items, first):
        known = here.get(item.id) or before.get(item.id)
        if known is not None and known.index != index:
            message = f"the place of {item.id} in the list is {index}, expected {known.index} as before"
            earlier = () if known.exchange is exchange else (known.exchange,)
            yield Breach(message, at=f"body /{name}/{index - first}", earlier=earlier)
        here[item.id] = _Place(index, exchange)
