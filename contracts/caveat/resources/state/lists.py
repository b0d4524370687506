"""The list responses since the last write: pages in their order, and lists that are complete."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.resources.bodies import ListedItem, listed_item
from caveat.resources.model import Paging, Resource
from caveat.resources.state.list_query import ContentKey, ListQuery, list_query, next_values, target_of, total
from caveat.resources.state.view import View
from caveat.resources.state.walks import Ids, Page, Walk, add_page, first_number, in_order, index_of

MAX_QUERIES = 30
MAX_WHOLES = 6
MAX_LINKS = 100


@dataclass(frozen=True, slots=True)
class Whole:
    """A list that is complete: in one response, or in the pages of a walk."""

    items: tuple[ListedItem, ...]
    exchanges: tuple[Exchange, ...]
    number: int
    in_pages: bool

    @property
    def ids(self) -> frozenset[str]:
        """The ids in one spelling."""
        return frozenset(each.own_id for each in self.items if each.own_id is not None)


@dataclass(slots=True)
class Lists:
    """The responses of one list to one client since the last write."""

    writes: int
    walks: dict[Hashable, Walk] = field(default_factory=dict)
    wholes: dict[ContentKey, list[Whole]] = field(default_factory=dict)
    """The complete lists, by their filters; the latest last."""
    singles: dict[ContentKey, list[Whole]] = field(default_factory=dict)
    """The single responses that begin with the first item, by their filters; the list may go on after them."""
    ended: dict[ContentKey, list[Whole]] = field(default_factory=dict)
    """The pages from the first to one that is full and says that it is the last."""
    searches: dict[str, tuple[Ids, Exchange]] = field(default_factory=dict)
    """The ids and the exchange of each search, by the target of its request."""
    repeats: dict[str, tuple[Ids, Exchange]] = field(default_factory=dict)
    """The ids and the exchange of each page whose next page is the page itself, by the target of its request."""
    orders: dict[str, Ids] = field(default_factory=dict)
    """The ids of a response, by the target of its request."""


@dataclass(slots=True, eq=False)  # each list response has one: a frozen one takes three times as long
class Listing:
    """A list response, with its page and its walk."""

    query: ListQuery
    items: tuple[ListedItem, ...]
    ids: Ids
    """Their ids in one spelling."""
    lists: Lists
    walk: Walk | None
    index: int | None
    """The number of the page in its walk, or of its first item for an offset; None if it is not known."""
    is_stable: bool
    """Whether no other order was seen in responses to equal requests."""
    whole: Whole | None
    """The complete list that this response completes or is."""
    before: Lists | None = None
    """The list responses before the last write, if there was one."""
    origin: Origin | None = None
    """The first page of the list, if a link of it, or of a page after it, leads here."""


def trusted_size(resource: Resource, query: ListQuery) -> int | None:
    """A size such that a shorter page is the last one: documented by a maximum or default; None if none is known."""
    paging = resource.paging or Paging()
    if query.size is not None:
        return query.size if paging.max_size is not None and query.size <= paging.max_size else None
    return paging.default_size


@dataclass(slots=True)
class Longest:
    """The lengths of the longest responses of a list operation: a shorter one is not cut off at the server's cap."""

    any: int = 0
    without_size: int = 0

    def note(self, query: ListQuery, count: int) -> None:
        """Count a response."""
        self.any = max(self.any, count)
        if query.size is None:
            self.without_size = max(self.without_size, count)


_USUAL_SIZES = frozenset({10, 15, 20, 25, 30, 50, 100, 200, 250, 500, 1_000})
"""Items that pages often have: a list with so many may be cut off, though the document has no pages."""


def is_last(resource: Resource, query: ListQuery, page: Page, longest: Longest) -> bool:
    """Whether nothing follows a page: it says so, it is empty, or it is shorter than pages are known to be."""
    if page.ends is not None:
        return page.ends
    if resource.paging is None:
        return len(page.ids) not in _USUAL_SIZES
    size = trusted_size(resource, query)
    count = len(page.ids)
    if size is not None and count < size:
        return True
    return count < (longest.without_size if query.size is None else min(query.size, longest.any))


@dataclass(frozen=True, slots=True)
class Origin:
    """The list whose link to the next page leads to a request."""

    query: ListQuery
    exchange: Exchange
    """The first page."""


@dataclass(slots=True)
class ListMemory:
    """The memory of one list for one client."""

    lists: Lists
    longest: Longest
    before: Lists | None = None
    """The responses before the last write."""
    links: dict[str, Origin] = field(default_factory=dict)
    """Where the links to next pages come from, by the target of the request that follows one."""
    unstable: bool = False
    """Whether two orders were seen without a write in between."""


def listing(view: View, memory: ListMemory, number: int) -> Listing | None:
    """Record a list response; None if it has no list."""
    items, resource, lists = view.items, view.resource, memory.lists
    if items is None or resource is None:
        return None
    origin = memory.links.get(view.exchange.request.target)
    query = _as_asked_first(list_query(view), origin)
    _note_links(view, memory, origin or Origin(query, view.exchange))
    has_ids = resource.identity.field is not None
    ids: Ids = tuple([each.own_id if has_ids else value_id(each.value) for each in items])
    _note_order(view, memory, ids)
    if resource.search in view.query and len(lists.searches) < MAX_QUERIES:
        lists.searches[view.exchange.request.target] = ids, view.exchange
    walk = _walk(view, query, lists)
    index = index_of(view, query, walk)
    whole = None
    if index is not None and not view.is_cached:
        memory.longest.note(query, len(items))
        add_page(view, walk, index, ids, number)
        key = query.content
        if index == first_number(resource, walk):
            _keep(lists.singles, key, Whole(items, (view.exchange,), number, in_pages=False))
        whole = _whole(view, resource, query, walk, index, items, number, memory.longest)
        size = query.size or (resource.paging or Paging()).default_size
        if whole is not None and size is not None and len(items) >= size:
            _keep(lists.ended, key, whole)
            counted = total(view)
            if counted is not None and counted[1] > len(whole.items):
                # It says that it is the last page, and that there are more items.
                whole = None
        if whole is not None:
            _keep(lists.wholes, key, whole)
    return Listing(query, items, ids, lists, walk, index, not memory.unstable, whole, memory.before, origin)


_VALUE = "\0"


def value_id(value: JsonValue) -> str:
    """Identifies an item without an id by its value."""
    return _VALUE + json.dumps(value, sort_keys=True)


def is_value_id(own_id: str) -> bool:
    """Whether an id is that of an item without an id."""
    return own_id.startswith(_VALUE)


def _as_asked_first(query: ListQuery, origin: Origin | None) -> ListQuery:
    """The query of a page that a link leads to, with the filters of the first page: the link need not repeat them."""
    if origin is None:
        return query
    return replace(query, filters=query.filters or origin.query.filters, has_others=origin.query.has_others)


def _note_links(view: View, memory: ListMemory, origin: Origin) -> None:
    """Remember where the links of a response to the next page come from."""
    for each in next_values(view)[0]:
        if "/" in each or "?" in each:
            if len(memory.links) >= MAX_LINKS:
                memory.links.clear()
            memory.links[target_of(each, view.exchange.request)] = origin


def _note_order(view: View, memory: ListMemory, ids: Ids) -> None:
    target, lists = view.exchange.request.target, memory.lists
    if view.is_cached:
        return
    if lists.orders.get(target, ids) != ids:
        memory.unstable = True
        lists.walks.clear()
        lists.wholes.clear()
        lists.singles.clear()
        lists.ended.clear()
    if len(lists.orders) < MAX_QUERIES:
        lists.orders[target] = ids


def _keep(found: dict[ContentKey, list[Whole]], key: ContentKey, whole: Whole) -> None:
    kept = found.setdefault(key, [])
    kept.append(whole)
    del kept[:-MAX_WHOLES]


def _walk(view: View, query: ListQuery, lists: Lists) -> Walk:
    """The walk that a request belongs to: that of a link to it, else that of its parameters."""
    target = view.exchange.request.target
    for walk in lists.walks.values():
        if target in walk.tokens:
            return walk
    if len(lists.walks) > MAX_QUERIES:
        lists.walks.clear()
    return lists.walks.setdefault(query.walk, Walk())


def _whole(  # noqa: PLR0913, PLR0917 - the facts of one page
    view: View,
    resource: Resource,
    query: ListQuery,
    walk: Walk,
    index: int,
    items: tuple[ListedItem, ...],
    number: int,
    longest: Longest,
) -> Whole | None:
    from_first = list(in_order(resource, walk))
    if not from_first or not is_last(resource, query, from_first[-1][1], longest) or index not in dict(from_first):
        return None
    if len(from_first) == 1:
        return Whole(items, (view.exchange,), number, in_pages=False)
    shown: list[ListedItem] = []
    for position, page in from_first:
        shown += items if position == index else (listed_item(each, None) for each in page.ids)
    return Whole(tuple(shown), tuple(page.last for _, page in from_first), number, in_pages=True)
