"""Searches have an effect on a list, and a list without a filter has the items of the documented default."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.rule import KEPT, Breach
from caveat.openapi.pointer import child
from caveat.resources.bodies import ListedItem
from caveat.resources.equivalence import folded
from caveat.resources.field_schemas import with_default
from caveat.resources.model import Action, Filter, Resource
from caveat.resources.state.lists import Listing
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import StateResult, Suspicion, state_rule

_ITEMS = 3
_TEXTS = 4
_FOUND = 2
"""Texts of different items: a server that sorts all items by relevance has another first item for each."""


@state_rule("STA030", evidence=inferred("the name of the parameter"), on=[Action.LIST])
def a_search_has_an_effect(view: View, state: State) -> Iterator[StateResult]:
    """A search for a text that no item has does not return the same list as the other searches."""
    listing, resource = state.listing(view), view.resource
    if listing is None or resource is None or not resource.search or view.is_cached:
        return
    same = _searches(resource, view, listing)
    text = view.query.get(resource.search, "")
    if not text or len(listing.ids) < _ITEMS or None in listing.ids:
        return
    unlike = [each for each in same if not any(_has(item, each) for item in listing.items)]
    matching = [each for each in same if each not in unlike]
    if len(same) < _TEXTS or not unlike or len(matching) < _FOUND:
        return
    message = f"the list is the same for {len(same)} texts to search for, as for {unlike[0]!r}, which no item has"
    earlier = tuple(same[each] for each in (*matching[:2], *unlike[:2]) if same[each] is not view.exchange)
    yield Breach(message, at="body", earlier=earlier)


def _searches(resource: Resource, view: View, listing: Listing) -> dict[str, Exchange]:
    """The texts that were searched for since the last write with the response of this exchange; none if one differs."""
    others = {name: value for name, value in view.query.items() if name != resource.search}
    exchanges: dict[str, Exchange] = {}
    for target, (ids, exchange) in listing.lists.searches.items():
        query = exchange.request.query
        text = query.get(resource.search, "")
        if target and text and {name: each for name, each in query.items() if name != resource.search} == others:
            if ids != listing.ids:
                return {}
            exchanges[text] = exchange
    return exchanges


def _has(item: ListedItem, text: str) -> bool:
    return folded(text) in folded(str(item.value))


@state_rule("STA031", evidence=inferred("the default in the schema of the parameter"), on=[Action.LIST])
def a_filter_has_its_default(view: View, state: State) -> Iterator[StateResult]:
    """A list without a filter has only items with the documented default of that filter."""
    listing, resource = state.listing(view), view.resource
    if listing is None or resource is None or listing.origin is not None or view.is_cached:
        return
    paging = resource.paging
    if paging is not None and paging.position in view.query:
        # A page may be one of a list that is filtered.
        return
    parameters = {resource.search, *((paging.size,) if paging is not None else ())}
    parameters |= {resource.sort.parameter, resource.sort.direction} if resource.sort is not None else set()
    if not view.query.keys() <= parameters:
        return
    for each in with_default(view.spec, resource):
        yield from _others(resource, each, listing)


def _others(resource: Resource, each: Filter, listing: Listing) -> Iterator[StateResult]:
    for index, item in enumerate(listing.items):
        shown = item.value.get(each.property) if isinstance(item.value, dict) else None
        if isinstance(shown, str) and shown != each.default:
            keys = resource.list_place.keys if resource.list_place is not None else ()
            message = f"{each.property} is {shown!r}, expected {each.default!r}, the default of the filter"
            breach = Breach(f"{message} {each.parameter}", at=f"body {child('', *keys, index, each.property)}")
            yield Suspicion(breach, (resource.template, each.parameter), item.id, strict=True)
            return
    if listing.items:
        yield KEPT
