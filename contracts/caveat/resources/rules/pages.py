"""Pages of lists: their size, that they neither overlap nor skip, and the count of all items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.rule import KEPT, Breach, CannotTell
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.model import Action, Resource, Style
from caveat.resources.rules.next_pages import leads_to_itself, leads_to_nothing
from caveat.resources.state.list_query import cursors, has_more, total, with_parameters
from caveat.resources.state.lists import Listing, Whole, is_value_id, value_id
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state.walks import Page, compared
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule
from caveat.resources.words import plain

_NO_ORDER = "the list has no stable order"
_FEW_ITEMS = 4
"""With fewer items, two lists in a random order are often alike."""

_DIFFERENT_COUNTS = 3
_INEXACT = re.compile(r"estimat|approx|about|up to|capped|at most|page\b|not exact|may be", re.IGNORECASE)


@state_rule("STA008", evidence=inferred("the parameter is named like a page size"), on=[Action.LIST])
def limit_bounds_a_page(view: View, state: State) -> Iterator[StateResult]:
    """A list has at most as many items as the request asks for."""
    listing, resource = state.listing(view), view.resource
    size = listing.query.size if listing is not None else None
    paging = resource.paging if resource is not None else None
    if listing is None or size is None or paging is None:
        return
    parameter = _size_parameter(view.spec, view.operation, paging.size, size)
    if parameter is None:
        return
    if len(listing.items) > size:
        message = f"the list has {len(listing.items)} items, expected at most {size}, by {paging.size}"
        yield Breach(message, at="body", promise=parameter.pointers[-1])
    else:
        yield KEPT


@lru_cache(maxsize=256)
def _size_parameter(spec: Spec, operation: Operation, name: str, size: int) -> Parameter | None:
    """The parameter of the page's size; None if its schema does not allow this size."""
    parameter = next(each for each in operation.parameters if each.name == name)
    return None if parameter.schema and not spec.schemas.valid(parameter.schema, size) else parameter


@state_rule("STA009", evidence=inferred("pages divide a list"), on=[Action.LIST])
def pages_do_not_overlap(view: View, state: State) -> Iterator[StateResult]:
    """While a list does not change, no item is on two of its pages, or twice on one."""
    listing, resource = state.listing(view), view.resource
    twice = _twice(view, state, listing) if listing is not None else None
    if twice is not None and resource is not None:
        message = f"the item with the id {twice} is twice on the page, expected once"
        yield Suspicion(Breach(message, at="body"), (resource.template, "twice"), twice)
        return
    if listing is None or resource is None or view.is_cached:
        return
    looping = list(leads_to_itself(view, listing))
    yield from looping or _overlap(view, resource, listing)


def _overlap(view: View, resource: Resource, listing: Listing) -> Iterator[StateResult]:
    """Compare a page with the other pages of its walk."""
    page = listing.walk.pages.get(listing.index) if listing.walk is not None and listing.index is not None else None
    if page is None or listing.walk is None or listing.index is None:
        return
    others = list(compared(resource, listing.walk, listing.index))
    if others and not any(common for _, common in others):
        yield KEPT
    overlapping = [(other, common) for other, common in others if common and _are_distinct(listing, common)]
    if not overlapping:
        return
    if not listing.is_stable:
        yield CannotTell(_NO_ORDER)
        return
    if not _may_be_empty(view, resource):
        yield CannotTell("pages may not be empty, so a page after the last one may repeat an item")
        return
    other, common = min(overlapping, key=lambda each: each[0].first_number)
    older, newer = sorted((page, other), key=lambda each: each.first_number)
    if older.last_number <= newer.first_number:
        yield CannotTell("items may have been added between the pages", older.first.request)
    elif older.count < 2 or newer.count < 2:  # noqa: PLR2004 - seen twice
        unsure = older if older.count < 2 else newer  # noqa: PLR2004 - as above
        yield CannotTell("the order may not be stable", _again(view, listing, unsure))
    else:
        named = ", ".join(sorted(each for each in common if not is_value_id(each)))
        items = f"the items with the ids {named}" if named else f"{len(common)} items"
        message = f"{items} are on two pages, expected each on one"
        seen = (older.first, newer.first, older.last, newer.last)
        earlier = tuple(each for each in seen if each is not view.exchange)
        yield Breach(message, at="body", earlier=earlier)


def _are_distinct(listing: Listing, ids: frozenset[str]) -> bool:
    """Whether items are different ones: those without ids are if a list has each of them once."""
    if not any(map(is_value_id, ids)):
        return True
    singles = [
        [value_id(each.value) for each in whole.items] for whole in listing.lists.singles.get(listing.query.content, [])
    ]
    longest = max(singles, key=len, default=[])
    return len(longest) > len(listing.items) and all(longest.count(each) == 1 for each in ids)


_EMPTY_PAGES: tuple[JsonValue, ...] = ([], {}, None)


def _may_be_empty(view: View, resource: Resource) -> bool:
    """Whether the schema of a list allows a page without items."""
    documented = view.operation.response(view.status)
    keys = resource.list_place.keys if resource.list_place is not None else ()
    for schema in documented.media.values() if documented is not None else ():
        at = schema
        for key in keys:
            at = view.spec.schemas.properties(at).get(key, "") if at else ""
        if at and not any(view.spec.schemas.valid(at, value) for value in _EMPTY_PAGES):
            return False
    return True


def _twice(view: View, state: State, listing: Listing) -> str | None:
    """The id of an item that was created in this session and that a page has twice; None if there is none.

    What else has an id twice may list something else, such as the repositories of an account.
    """
    if len(set(listing.ids)) == len(listing.ids):
        return None
    seen: set[str] = set()
    for _, item in state.listed_items(view, listing):
        if item.created is not None and item.id in seen:
            return item.id
        seen.add(item.id)
    return None


def _again(view: View, listing: Listing, page: Page) -> Request:
    """The request for a page that was seen; its cursor may work once, so the latest one is used."""
    request = page.first.request
    resource = view.resource
    paging = resource.paging if resource is not None else None
    if paging is not None and paging.style is Style.CURSOR and listing.walk is not None:
        latest = cursors(view)
        number = next((number for number, each in listing.walk.pages.items() if each is page), None)
        if latest and number is not None and listing.index == number - 1 and "/" not in latest[0]:
            return with_parameters(request, {paging.position: latest[0]})
    return request


@state_rule("STA010", evidence=inferred("pages hold all items of a list"), on=[Action.LIST])
def pages_hold_all_items(view: View, state: State) -> Iterator[StateResult]:
    """While a list does not change, its pages together have all its items."""
    listing = state.listing(view)
    if listing is None or view.is_cached or listing.query.has_others:
        return
    if view.resource is not None:
        yield from leads_to_nothing(view, state, view.resource, listing)
    key = listing.query.content
    singles = [each for each in listing.lists.singles.get(key, []) if len(each.ids) >= _FEW_ITEMS]
    walked = [each for each in listing.lists.wholes.get(key, []) if each.in_pages]
    ended = listing.lists.ended.get(key, [])
    if not singles:
        return
    if ended and ended[-1].number == state.number and len(ended[-1].items) < len(singles[-1].items):
        yield CannotTell("the list may have changed between the pages", singles[-1].exchanges[0].request)
        return
    if listing.whole is not None and listing.whole.in_pages:
        missing = singles[-1].ids - listing.whole.ids
        if missing:
            yield CannotTell("the list may have changed between the pages", singles[-1].exchanges[0].request)
        else:
            yield KEPT
    elif singles[-1].number == state.number:
        if ended and len(ended[-1].items) < len(singles[-1].items):
            yield from _ended(singles, ended[-1])
        elif walked:
            yield from _between(listing, singles, walked[-1])


def _ended(singles: list[Whole], ended: Whole) -> Iterator[StateResult]:
    """Compare pages whose last one says that nothing follows with longer lists, read before and after them."""
    now = singles[-1]
    before = [each for each in singles if each.number < ended.number]
    missing = (before[-1].ids & now.ids) - ended.ids if before else frozenset()
    if missing:
        number = len(ended.items)
        message = (
            f"the last page says that nothing follows after {number} items, but a complete list has {len(now.items)}"
        )
        yield Breach(message, at="body", earlier=(*before[-1].exchanges, *ended.exchanges))


def _between(listing: Listing, singles: list[Whole], walked: Whole) -> Iterator[StateResult]:
    """Compare the pages that were read between two equal lists with these."""
    now = singles[-1]
    before = [each for each in singles if each.number < walked.number and len(each.items) == len(now.items)]
    missing = (before[-1].ids & now.ids) - walked.ids if before else frozenset()
    if not missing:
        return
    same = [each.id for each in before[-1].items] == [each.id for each in now.items]
    if not listing.is_stable or not same:
        yield CannotTell(_NO_ORDER)
        return
    message = f"the pages lack the items with the ids {', '.join(sorted(missing))}, which a complete list has"
    yield Breach(message, at="body", earlier=(*before[-1].exchanges, *walked.exchanges))


@state_rule("STA015", evidence=inferred("the count is named like a total"), on=[Action.LIST])
def counts_agree(view: View, state: State) -> Iterator[StateResult]:
    """The total in a list response is the number of items in the list."""
    listing, resource = state.listing(view), view.resource
    counted = total(view) if listing is not None and listing.query.is_plain else None
    if listing is None or counted is None or resource is None:
        return
    name, count = counted
    subject = (resource.template, name)
    if listing.whole is None:
        yield from _of_a_page(view, listing, name, count)
        return
    number, on_page = len(listing.whole.items), len(listing.items)
    if count == number:
        if count != on_page:
            state.learned.keep("STA015", (*subject, "page"))
        yield Seen(subject)
        return
    if _is_inexact(view, name) or (plain(name) == "count" and count == on_page):
        yield CannotTell("the count may be estimated, or that of the page")
        return
    message = f"{name} is {count}, but the list has {number} items"
    breach = Breach(message, at="body", earlier=listing.whole.exchanges[:-1])
    if count == on_page and listing.whole.in_pages:
        yield Suspicion(breach, (*subject, "page"), on_page, strict=True)
        return
    first = state.learned.differences.get(subject)
    if first is None:
        state.learned.differences[subject] = count - number
    elif first != count - number:
        # A cap gives one count for many numbers, and an estimate another difference each time.
        state.learned.keep("STA015", subject)
    yield Suspicion(breach, subject, number, strict=True, needed=_DIFFERENT_COUNTS)


def _of_a_page(view: View, listing: Listing, name: str, count: int) -> Iterator[StateResult]:
    """Whether a count is the number of items on a page, although more items follow."""
    on_page = len(listing.items)
    longest = max((len(each.items) for each in listing.lists.singles.get(listing.query.content, [])), default=0)
    if not on_page or view.resource is None or view.is_cached or (longest <= on_page and not has_more(view)):
        return
    subject = (view.resource.template, name, "page")
    if count != on_page:
        yield Seen(subject)
    elif plain(name) != "count" and not _is_inexact(view, name):
        message = f"{name} is {count}, as many as the page has items, but more items follow"
        yield Suspicion(Breach(message, at="body"), subject, on_page, strict=True)


def _is_inexact(view: View, name: str) -> bool:
    """Whether the name or the description of a count says that it is no exact number of all items."""
    if _INEXACT.search(name):
        return True
    response = view.operation.response(view.status)
    texts = []
    for schema in response.media.values() if response is not None else ():
        for inner in view.spec.schemas.properties(schema).values() if schema else ():
            node = resolve_object(view.spec.root, inner)
            found = {inner.rpartition("/")[2]: node} | {
                key: resolve_object(view.spec.root, at) for key, at in view.spec.schemas.properties(inner).items()
            }
            texts += [str(each.get("description", "")) for key, each in found.items() if key == name]
    return any(_INEXACT.search(text) for text in texts)
