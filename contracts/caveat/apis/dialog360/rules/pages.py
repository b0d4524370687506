"""Rules of paged lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from caveat.apis.dialog360.rules.documentation import CLIENT_LIST, ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.latest import latest
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


@latest
def _page(exchange: Exchange) -> tuple[Page, str, Sequence[Item]]:
    """The page of a response, the name of the field with its items, and these."""
    page = exchange.response.parse(_PAGES[str(exchange.operation)])
    return page, *_items(page)


def _items(page: Page) -> tuple[str, Sequence[Item]]:
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


def _query_number(exchange: Exchange, name: str) -> int | None:
    """A number in the query; None if the request has none."""
    text = exchange.request.query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**63)) else None


@rule(
    "DIA001",
    on=[*_PAGES, Operation.LIST_EVENT_TYPES],
    evidence=inferred(
        "the parameter is documented with its bounds; its meaning follows from its name",
        source=f"{ENDPOINTS}, GET ads/account, events, event_types, event_groups, keywords: limit",
    ),
    accepted=True,
)
def pages_respect_the_limit(exchange: Exchange) -> Iterator[Breach]:
    """A list has at most `limit` items."""
    limit = _query_number(exchange, "limit")
    if not limit:
        return
    if exchange.operation == Operation.LIST_EVENT_TYPES:
        name, count = "event_types", len(exchange.response.parse(models.EventTypeList).event_types)
    else:
        _, name, items = _page(exchange)
        count = len(items)
    if count > limit:
        yield Breach(f"the number of {name} is {count}, expected at most {limit}", at=f"body /{name}")


@rule(
    "DIA002",
    on=_PAGES,
    evidence=inferred(
        "pages are assumed to have the format and the names of the list of clients in the vendor's Partner Hub API",
        source=CLIENT_LIST,
    ),
    accepted=True,
)
def pages_state_which_part_of_the_list_they_are(exchange: Exchange) -> Iterator[Breach]:
    """A page has the `limit` and `offset` of the request, the count of its items, and a total that includes them."""
    page, name, items = _page(exchange)
    count = len(items)
    for parameter, value in (("limit", page.limit), ("offset", page.offset)):
        expected = _query_number(exchange, parameter)
        if expected is not None and value != expected:
            yield Breach(f"the {parameter} is {value}, expected {expected} as in the request", at=f"body /{parameter}")
    if isinstance(page.count, int) and page.count != count:
        yield Breach(f"the count is {page.count}, expected {count}, the number of {name}", at="body /count")
    if count and page.total < page.offset + count:
        message = f"the total is {page.total}, expected at least {page.offset + count}, the end of the page"
        yield Breach(message, at="body /total")


_List: TypeAlias = tuple[str, str, frozenset[tuple[str, str]]]
"""Operation, path and filters."""

MAX_LISTS = 50
"""The rule remembers this many lists; the latest ones."""

MAX_ITEMS = 500
"""The rule remembers this many items of each list; the latest ones."""


class _Position(NamedTuple):
    """The index of an item in its list, and the exchange that showed it there."""

    # Each page creates many: a named tuple takes half the time of a frozen dataclass.

    number: int
    exchange: Exchange


@dataclass(slots=True)
class _ListState:
    """The positions of the items of a list since its last known change."""

    total: int
    latest: tuple[int, Sequence[Item], Exchange] | None = None
    """The page that was read last: the index of its first item, its items, and the exchange.

    Its positions are noted with the next page: most lists change before that.
    """
    _noted: Recent[str, _Position] | None = None

    @property
    def positions(self) -> Mapping[str, _Position]:
        """The position of each item by its id."""
        self._note_latest()
        return {} if self._noted is None else self._noted

    def add(self, first: int, items: Sequence[Item], exchange: Exchange) -> None:
        """Add a page that is later than all others."""
        self._note_latest()
        self.latest = first, items, exchange

    def _note_latest(self) -> None:
        if self.latest is None:
            return
        if self._noted is None:
            self._noted = Recent(MAX_ITEMS)
        first, items, exchange = self.latest
        for index, item in enumerate(items, first):
            earlier = self._noted.get(item.id)
            if earlier is None or earlier.number != index:
                self._noted[item.id] = _Position(index, exchange)
        self.latest = None


_Lists: TypeAlias = Recent[_List, _ListState]


@latest
def _list(exchange: Exchange) -> _List:
    filters = {(name, value) for name, value in exchange.request.query.items() if name not in {"limit", "offset"}}
    return str(exchange.operation), exchange.request.path, frozenset(filters)


def _remember(lists: _Lists, exchange: Exchange) -> _Lists:
    if exchange.request.method != "GET":
        # Such a request may change any list, no matter what the response is.
        lists.clear()
    if exchange.operation not in _PAGES or not exchange.response.ok:
        return lists
    page, _, items = _page(exchange)
    key = _list(exchange)
    state = lists.get(key)
    if state is None or state.total != page.total:
        # The total differs without a request of ours: another client changed the list.
        state = _ListState(page.total)
    lists[key] = state
    state.add(_query_number(exchange, "offset") or 0, items, exchange)
    return lists


@rule(
    "DIA003",
    on=_PAGES,
    evidence=inferred(
        "lists are documented as paginated; limit and offset need a stable order",
        source=f"{ENDPOINTS}, GET ads/account/{{ad_account_id}}",
    ),
    memory=Memory(lambda: _Lists(MAX_LISTS), _remember),
    accepted=True,
)
def pages_do_not_overlap(exchange: Exchange, lists: _Lists) -> Iterator[Breach]:
    """While a list does not change, each item has the same index in the list on every page."""
    state = lists.get(_list(exchange)) if lists else None
    page, name, items = _page(exchange)
    on_earlier_pages: Mapping[str, _Position] = (
        state.positions if state is not None and state.total == page.total else {}
    )
    if not on_earlier_pages and len({item.id for item in items}) == len(items):
        return
    on_this_page: dict[str, int] = {}
    first = _query_number(exchange, "offset") or 0
    for index, item in enumerate(items, first):
        other = None if item.id in on_this_page else on_earlier_pages.get(item.id)
        expected = on_this_page.get(item.id, index) if other is None else other.number
        if expected != index:
            message = f"the index of {item.id} in the list is {index}, expected {expected} as before"
            earlier = () if other is None else (other.exchange,)
            yield Breach(message, at=f"body /{name}/{index - first}", earlier=earlier)
        on_this_page[item.id] = index
