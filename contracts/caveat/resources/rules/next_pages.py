"""Whether a page leads on: not to itself, and not to an empty page if it says that more items follow."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Request
from caveat.judging.rule import Breach, CannotTell
from caveat.resources.model import Resource, Style
from caveat.resources.state.list_query import cursors, states_more, target_of, with_parameters
from caveat.resources.state.lists import Listing, Whole
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state.walks import UNNUMBERED, Page
from caveat.resources.state_rule import StateResult

_REMOVED = "items may have been removed between the pages"


def leads_to_itself(view: View, listing: Listing) -> Iterator[StateResult]:
    """A page whose next page is the page itself, so that a client never gets to the items after it.

    Some servers return the same cursor each time and move on with each request; others repeat that of the last page.
    """
    target = view.exchange.request.target
    if not listing.items or view.is_cached or not _is_its_own_next(view) or not _more_follow(view, listing):
        return
    before = listing.lists.repeats.get(target)
    listing.lists.repeats[target] = listing.ids, view.exchange
    if before is None:
        yield CannotTell("the cursor may lead on with each request", view.exchange.request)
    elif before[0] == listing.ids and listing.is_stable:
        message = "the next page is this page again, although more items follow"
        yield Breach(message, at="body", earlier=(before[1],))


def _is_its_own_next(view: View) -> bool:
    request = view.exchange.request
    paging = view.resource.paging if view.resource is not None else None
    for each in cursors(view):
        if "/" in each or "?" in each:
            following = Request(request.method, target_of(each, request))
        elif paging is not None and paging.style is Style.CURSOR:
            following = with_parameters(request, {paging.position: each})
        else:
            continue
        if following.path == request.path and sorted(following.query_pairs) == sorted(request.query_pairs):
            return True
    return False


def _more_follow(view: View, listing: Listing) -> bool:
    """Whether the page says so, or a longer list has items that no page has."""
    stated = states_more(view)
    if stated is not None or listing.walk is None:
        return stated is True
    on_pages = frozenset[str]().union(*(page.known_ids for page in listing.walk.pages.values()))
    return any(each.ids - on_pages for each in _longer(listing))


def _longer(listing: Listing) -> list[Whole]:
    return listing.lists.singles.get(listing.query.content, [])


def leads_to_nothing(view: View, state: State, resource: Resource, listing: Listing) -> Iterator[StateResult]:
    """A page that says that more items follow, and a next page without items that does not say so."""
    pair = _pair(resource, listing)
    if pair is None or view.is_cached:
        return
    page, empty = pair
    if page.states_more is not True or empty.states_more is True:
        return
    settling = state.settling(view, None, state.written) if state.written is not None else None
    if settling is not None:
        # The two pages may come from copies of the list that do not have the same writes yet.
        yield settling.asked(view.exchange.request)
    elif page.last_number <= empty.first_number:
        yield CannotTell(_REMOVED, page.last.request)
    elif empty.last_number <= page.last_number:
        yield CannotTell(_REMOVED, empty.last.request)
    else:
        seen = (page.first, empty.first, page.last)
        earlier = tuple(each for each in dict.fromkeys(seen) if each is not view.exchange)
        yield Breach("has_more is true, but the next page is empty", at="body", earlier=earlier)


def _pair(resource: Resource, listing: Listing) -> tuple[Page, Page] | None:
    """The page of a list response and the empty page after it, or the empty page and the one before it."""
    if listing.walk is None or listing.index is None or listing.index == UNNUMBERED:
        return None
    pages, index = listing.walk.pages, listing.index
    is_offset = resource.paging is not None and resource.paging.style is Style.OFFSET
    for number, page in pages.items():
        if number == UNNUMBERED or not page.ids:
            continue
        following = number + (len(page.ids) if is_offset else 1)
        empty = pages.get(following)
        if empty is not None and not empty.ids and index in {number, following}:
            return page, empty
    return None
