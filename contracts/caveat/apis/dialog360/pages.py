"""Rules of lists that come page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.errors import Unparsable
from caveat.exchange import Exchange, History
from caveat.rule import Breach, inferred, rule
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


def _items(page: Page) -> Sequence[Item]:
    match page:
        case models.AdPage():
            return page.ads
        case models.CampaignPage():
            return page.campaigns
        case models.EventPage():
            return page.events
        case models.EventGroupPage():
            return page.event_groups
        case models.KeywordPage():
            return page.keywords


def _asked(exchange: Exchange, name: str) -> int | None:
    """A number of the query; None where none was sent."""
    text = exchange.request.query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**63)) else None


@rule(
    "DIA001",
    on=[*_PAGES, Operation.LIST_EVENT_TYPES],
    evidence=inferred(
        "the parameter is documented with its bounds, its meaning by its name alone",
        source="signals-api/endpoints, GET ads/account, events, event_types, event_groups, keywords: limit",
    ),
)
def pages_hold_no_more_than_was_asked_for(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """A list answers at most as many things as its `limit` says."""
    limit = _asked(exchange, "limit")
    if not exchange.response.ok or not limit:
        return
    if exchange.operation == Operation.LIST_EVENT_TYPES:
        many = len(exchange.response.parse(models.EventTypeList).event_types)
    else:
        many = len(_items(exchange.response.parse(_PAGES[str(exchange.operation)])))
    if many > limit:
        yield Breach(f"there are {many}, at most {limit} were asked for")


@rule(
    "DIA002",
    on=_PAGES,
    evidence=inferred(
        "pages are taken to be wrapped as the client list of the vendor's Partner Hub API, with its names"
    ),
)
def pages_say_which_part_of_the_list_they_are(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """A page says the `limit` and `offset` asked for, how many things it holds, and a total that these fit into."""
    if not exchange.response.ok:
        return
    page = exchange.response.parse(_PAGES[str(exchange.operation)])
    many = len(_items(page))
    for name, said in (("limit", page.limit), ("offset", page.offset)):
        asked = _asked(exchange, name)
        if asked is not None and said != asked:
            yield Breach(f"{name} is {said}, asked for was {asked}", at=f"/{name}")
    if isinstance(page.count, int) and page.count != many:
        yield Breach(f"count is {page.count}, but the page holds {many}", at="/count")
    if many and page.total < page.offset + many:
        yield Breach(f"total is {page.total}, but {many} are there after {page.offset}", at="/total")


_List: TypeAlias = tuple[str, str, frozenset[tuple[str, str]]]
"""Operation, path and filters."""


@dataclass(slots=True)
class _Shown:
    """Where in a list things stood, as long as the list is known not to have changed."""

    total: int
    places: dict[str, int] = field(default_factory=dict)


@rule(
    "DIA003",
    on=_PAGES,
    evidence=inferred("lists are said to be paginated; limit and offset can only page through an order that is kept"),
)
def pages_do_not_overlap(exchange: Exchange, history: History) -> Iterator[Breach]:
    """As long as nothing is changed, each thing stands at one place of a list, on whatever page it is shown."""
    lists: dict[_List, _Shown] = {}
    shown = history.fold(_remember, lists).get(_list(exchange))
    if not exchange.response.ok:
        return
    page = exchange.response.parse(_PAGES[str(exchange.operation)])
    before = shown.places if shown is not None and shown.total == page.total else {}
    here: dict[str, int] = {}
    for place, item in enumerate(_items(page), _asked(exchange, "offset") or 0):
        known = here.get(item.id, before.get(item.id, place))
        if known != place:
            yield Breach(f"{item.id} is number {place} of the list, before it was number {known}")
        here[item.id] = place


def _list(exchange: Exchange) -> _List:
    filters = {(name, value) for name, value in exchange.request.query.items() if name not in {"limit", "offset"}}
    return str(exchange.operation), exchange.request.path, frozenset(filters)


def _remember(lists: dict[_List, _Shown], exchange: Exchange) -> dict[_List, _Shown]:
    if exchange.request.method != "GET":
        # Whatever was asked for, and however it was answered, may have changed any list.
        lists.clear()
    kind = _PAGES.get(str(exchange.operation))
    if kind is None or not exchange.response.ok:
        return lists
    try:
        page = exchange.response.parse(kind)
    except Unparsable:
        return lists
    shown = lists.get(_list(exchange))
    if shown is None or shown.total != page.total:
        # Another total, without a change of ours: somebody else has changed the list.
        shown = lists[_list(exchange)] = _Shown(page.total)
    shown.places |= {item.id: place for place, item in enumerate(_items(page), _asked(exchange, "offset") or 0)}
    return lists
