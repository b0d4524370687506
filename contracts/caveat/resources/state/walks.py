"""Walks: the pages of one list in order, as a client reads them by page numbers, cursors or links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from caveat.exchange import Exchange
from caveat.resources.model import Resource, Style
from caveat.resources.state.list_query import ListQuery, cursors, first_index, has_more, states_more, target_of
from caveat.resources.state.view import View

MAX_PAGES = 60
UNNUMBERED = -1
"""The number of the page that is asked for without one."""

Ids: TypeAlias = tuple[str | None, ...]
"""The ids of the items of a page in one spelling; None for an item without."""


@dataclass(slots=True)
class Page:
    """One page of a walk, with the exchanges that showed it first and last."""

    ids: Ids
    first: Exchange
    last: Exchange
    first_number: int
    last_number: int
    """Positions of those exchanges in the session."""
    count: int = 1
    ends: bool | None = None
    """Whether it is the last page; None if it does not say so."""
    states_more: bool | None = None
    """Whether a field of the latest response says that more items follow; None if it has none."""
    known_ids: frozenset[str] = field(init=False)
    """Its ids, without items that show none."""

    def __post_init__(self) -> None:
        ids = frozenset(self.ids)
        self.known_ids = (
            frozenset(each for each in ids if each is not None) if None in ids else cast("frozenset[str]", ids)
        )


@dataclass(slots=True)
class Walk:
    """The pages of one list with one size and order, by the number of the page or of its first item."""

    pages: dict[int, Page] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    """The number of the page that a cursor or a link leads to."""


def index_of(view: View, query: ListQuery, walk: Walk) -> int | None:
    """The number of a page in its walk, or of its first item for an offset; None if it is not known.

    A page without a number is the first one, `UNNUMBERED`, which is 0 or 1 where pages have numbers.
    """
    paging = view.resource.paging if view.resource is not None else None
    target = view.exchange.request.target
    if target in walk.tokens:
        return walk.tokens[target]
    if paging is None or paging.style is None:
        return 0
    if paging.style is Style.CURSOR:
        return walk.tokens.get(query.position) if query.position else 0
    if paging.style is Style.PAGE and query.position is None:
        return UNNUMBERED if paging.first_page is None else paging.first_page
    return first_index(paging, query.position)


def add_page(view: View, walk: Walk, index: int, ids: Ids, number: int) -> None:
    """Add a page to its walk, or count it again; pages that are not those seen before start a new walk."""
    page = walk.pages.get(index)
    if (page is not None and page.ids != ids) or len(walk.pages) >= MAX_PAGES:
        walk.pages.clear()
        walk.tokens.clear()
        page = None
    if page is None:
        page = walk.pages[index] = Page(ids, view.exchange, view.exchange, number, number)
    else:
        page.last, page.last_number, page.count = view.exchange, number, page.count + 1
    page.states_more = states_more(view)
    follows = has_more(view)
    page.ends = None if follows is None else not follows
    if not ids:
        page.ends = True
    paging = view.resource.paging if view.resource is not None else None
    following = index + (len(ids) if paging is not None and paging.style is Style.OFFSET else 1)
    for token in cursors(view):
        # The last page may repeat the cursor that led to it.
        walk.tokens.setdefault(token, following)
        if "/" in token or "?" in token:
            walk.tokens.setdefault(target_of(token, view.exchange.request), following)


def in_order(resource: Resource, walk: Walk) -> Iterator[tuple[int, Page]]:
    """The pages from the first one on, as far as each follows the one before."""
    style = resource.paging.style if resource.paging is not None else None
    position = first_number(resource, walk)
    while position is not None and position in walk.pages:
        page = walk.pages[position]
        yield position, page
        if not page.ids or position == UNNUMBERED:
            return
        position += len(page.ids) if style is Style.OFFSET else 1


def first_number(resource: Resource, walk: Walk) -> int | None:
    """The number of the first page of a walk; None if it was not seen, or if pages may count from 0 or from 1."""
    paging, pages = resource.paging, walk.pages
    if paging is None or paging.style is not Style.PAGE:
        return 0 if 0 in pages else None
    if paging.first_page is not None:
        return paging.first_page if paging.first_page in pages else None
    first = {number: pages[number].ids for number in (UNNUMBERED, 0, 1) if number in pages}
    if 1 in first and any(first.get(other) == first[1] for other in (UNNUMBERED, 0)):
        return 1
    if 0 in first and 1 in first:
        return 0
    return UNNUMBERED if UNNUMBERED in first else None


def compared(resource: Resource, walk: Walk, index: int) -> Iterator[tuple[Page, frozenset[str]]]:
    """The other pages of a walk that have to differ from the page at `index`, with the ids that both have."""
    style = resource.paging.style if resource.paging is not None else None
    page = walk.pages.get(index)
    # Unless pages count from 0, both may be the first page.
    may_be_first = style is Style.PAGE and resource.paging is not None and resource.paging.first_page != 0
    if page is None or index == UNNUMBERED or not page.ids:
        return
    for number, other in walk.pages.items():
        if number in {index, UNNUMBERED} or (may_be_first and {number, index} == {0, 1}):
            continue
        if style is Style.OFFSET and number < index + len(page.ids) and index < number + len(other.ids):
            continue
        yield other, page.known_ids & other.known_ids
