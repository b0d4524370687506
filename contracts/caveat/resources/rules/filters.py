"""Filters and orders of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.rule import KEPT, Breach, CannotTell
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve_object
from caveat.openapi.typed_values import BOOLEANS
from caveat.resources.bodies import ListedItem
from caveat.resources.equivalence import folded
from caveat.resources.field_schemas import choices
from caveat.resources.identity import id_text
from caveat.resources.list_parameters import sorted_by
from caveat.resources.model import Action, Filter, Resource
from caveat.resources.ordering import is_ordered, unordered
from caveat.resources.state.list_query import without_parameters
from caveat.resources.state.lists import Listing, Whole
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import StateResult, Suspicion, state_rule

_INCLUDES = re.compile(r"archiv|delet|hidden|draft|inactiv|disab|trash|includ|expired|closed", re.IGNORECASE)
_UNLIKE = 0.5
_SHOWN = 6
"""Values of a list that a finding shows."""

_WRITES = (Action.CREATE, Action.REPLACE, Action.UPDATE)


@state_rule("STA011", evidence=inferred("the parameter is named like a property"), on=[Action.LIST])
def filters_keep_only_matches(view: View, state: State) -> Iterator[StateResult]:
    """A list that is filtered by a property has only items with that value."""
    listing, resource = state.listing(view), view.resource
    if listing is None or resource is None or not listing.query.filters or listing.query.has_others:
        return
    filters = [(each, value) for each, value in listing.query.filters if _is_judged(view, resource, each, value)]
    if len(filters) < len(listing.query.filters):
        return
    if len(filters) == 1 and not filters[0][0].is_exact:
        yield from _ignored(listing, *filters[0])
        return
    if not all(each.is_exact for each, _ in filters):
        return
    for index, item in enumerate(listing.items):
        matches = [_matches(item, each, value) for each, value in filters]
        # Several filters may be alternatives.
        if None not in matches and not any(matches):
            each, value = filters[0]
            shown = _value(item, each)
            keys = resource.list_place.keys if resource.list_place is not None else ()
            message = f"{each.property} is {shown!r}, expected {value!r}, by the filter {each.parameter}"
            origin = listing.origin
            if origin is not None:
                message += " of the first page: its link to the next page leads here"
            earlier = (origin.exchange,) if origin is not None else ()
            yield Breach(message, at=f"body {child('', *keys, index, each.property)}", earlier=earlier)
            return
    if listing.items:
        yield KEPT


def _is_judged(view: View, resource: Resource, each: Filter, value: str) -> bool:
    """Whether the value of a filter is one that an item can have, and the server has to know of the property."""
    writes = any(resource.operation(action) is not None for action in _WRITES)
    listed = choices(view.spec, resource, each.property)
    is_known = each.property in resource.writable or (bool(listed) and _enum(view, each) == set(map(str, listed)))
    if (writes and not is_known) or not value or "*" in value:
        return False
    if value.lower() == "null":
        # It may stand for no value, and then nothing is filtered.
        return False
    if True in listed:
        # `archived=true` may mean that archived items are listed too.
        return value.lower() in BOOLEANS and not (BOOLEANS[value.lower()] and _INCLUDES.search(each.parameter))
    return not listed or all(part in {id_text(it) for it in listed} for part in value.split(","))


def _enum(view: View, each: Filter) -> set[str]:
    """The values that the document lists for the parameter of a filter."""
    schema = next((it.schema for it in view.operation.parameters if it.name == each.parameter), "")
    return set(map(str, as_list(resolve_object(view.spec.root, schema).get("enum")))) if schema else set()


def _value(item: ListedItem, each: Filter) -> JsonValue:
    return item.value.get(each.property) if isinstance(item.value, dict) else None


def _matches(item: ListedItem, each: Filter, value: str) -> bool | None:
    """Whether an item has the value of a filter; None if it does not show the property."""
    shown = _value(item, each)
    if shown is None or isinstance(shown, dict | list):
        return None
    if isinstance(shown, bool):
        return BOOLEANS.get(value.lower()) is shown
    text = folded(id_text(shown) or "")
    return text in {folded(part) for part in (value, *value.split(","))}


def _ignored(listing: Listing, each: Filter, value: str) -> Iterator[StateResult]:
    """Text is matched in many ways: a filter is ignored if the list is the whole one, and no item is like its value."""
    plain = listing.lists.wholes.get(((), False), [])
    ids = {item.id for item in listing.items}
    if len(ids) < 2 or not plain or {item.id for item in plain[-1].items} != ids:  # noqa: PLR2004 - one may match
        return
    values = [_value(item, each) for item in listing.items]
    if None in values or any(_is_like(shown, value) for shown in values):
        return
    message = f"the list is the same with the filter {each.parameter}={value!r}, and no item has such a value"
    breach = Breach(message, at="body", earlier=plain[-1].exchanges)
    yield Suspicion(breach, each.parameter, value, strict=True)


def _is_like(shown: JsonValue, value: str) -> bool:
    if isinstance(shown, int | float):
        # The parameter may be a bound: then all values are on one side.
        return True
    text, wanted = folded(str(shown)), folded(value)
    return wanted in text or text in wanted or SequenceMatcher(None, text, wanted).ratio() > _UNLIKE


@state_rule("STA012", evidence=inferred("the parameter is named like a property"), on=[Action.LIST])
def filters_lose_nothing(view: View, state: State) -> Iterator[StateResult]:
    """A list that is filtered by a property has all items with that value."""
    listing, resource = state.listing(view), view.resource
    if listing is None or resource is None or view.is_cached or listing.query.has_others:
        return
    plain = listing.lists.singles.get(((), False), [])
    if len(listing.query.filters) == 1 and plain and listing.whole is not None:
        each, value = listing.query.filters[0]
        if each.is_exact and _is_judged(view, resource, each, value):
            if _lost(plain[-1], listing.whole, each, value):
                request = without_parameters(view.exchange.request, frozenset({each.parameter}))
                yield CannotTell("the items may have changed in between", request)
            else:
                yield KEPT
    elif not listing.query.filters and plain and plain[-1].number == state.number:
        yield from _lost_between(view, state, listing, plain)


def _lost(whole: Whole, filtered: Whole, each: Filter, value: str) -> list[str]:
    """The ids of the items that have the value of a filter, and are not in the filtered list."""
    matching = [item for item in whole.items if item.id is not None and _matches(item, each, value)]
    return [str(item.id) for item in matching if folded(str(item.id)) not in filtered.ids]


def _lost_between(view: View, state: State, listing: Listing, plain: list[Whole]) -> Iterator[StateResult]:
    """Compare the filtered lists that were read between two lists of all items with these."""
    resource, now = view.resource, plain[-1]
    if resource is None or len(plain) < 2:  # noqa: PLR2004 - one before and one after
        return
    for each, value in _exact_filters(view, resource, listing):
        found = listing.lists.wholes[((each.parameter, value),), False]
        filtered = found[-1]
        before = [whole for whole in plain if whole.number < filtered.number]
        if not before or filtered.number >= now.number:
            continue
        lost = set(_lost(before[-1], filtered, each, value)) & set(_lost(now, filtered, each, value))
        if not lost:
            continue
        settling = state.settling(view, None, state.written) if state.written is not None else None
        if settling is not None:
            yield settling.asked(filtered.exchanges[0].request)
            continue
        ids = ", ".join(sorted(lost))
        message = f"the list with {each.parameter}={value} lacks the items {ids}, which have that value"
        yield Breach(message, at="body", earlier=(*before[-1].exchanges, *filtered.exchanges))


def _exact_filters(view: View, resource: Resource, listing: Listing) -> Iterator[tuple[Filter, str]]:
    """The filters that a complete list was read with since the last write, each alone, and that are judged."""
    by_name = {each.parameter: each for each in resource.filters if each.is_exact}
    for content, has_others in listing.lists.wholes:
        if len(content) == 1 and not has_others and content[0][0] in by_name:
            each, value = by_name[content[0][0]], content[0][1]
            if _is_judged(view, resource, each, value):
                yield each, value


@state_rule(
    "STA013",
    evidence=inferred("the parameter is named like a sort order, and its value like a property"),
    on=[Action.LIST],
)
def lists_are_in_the_order_asked_for(view: View, state: State) -> Iterator[StateResult]:
    """A list is in the order that the request asks for."""
    listing, resource = state.listing(view), view.resource
    if listing is None or resource is None or resource.sort is None or listing.query.sort is None:
        return
    text, direction = listing.query.sort
    name, descending = next(
        (
            (name, down)
            for name in resource.sort.properties
            if (down := sorted_by(text.partition(",")[0], name)) is not None
        ),
        (None, False),
    )
    if name is None or "," in text:
        return
    explicit = descending or bool(direction) or re.search(r"asc", text, re.IGNORECASE) is not None
    if direction.lower().startswith("desc"):
        descending = True
    values = [item.value.get(name) for item in listing.items if isinstance(item.value, dict)]
    ordered = is_ordered(values, descending=descending, choices=choices(view.spec, resource, name))
    if ordered is None:
        return
    if ordered or (not explicit and is_ordered(values, descending=True, choices=choices(view.spec, resource, name))):
        yield KEPT
        return
    parameter = next(each for each in view.operation.parameters if each.name == resource.sort.parameter)
    words = "descending" if descending else "ascending"
    shown = _around(values, unordered(values, descending=descending))
    message = f"the values of {name} are {shown}, expected {words} ones, by {resource.sort.parameter}"
    yield Breach(message, at="body", promise=parameter.pointers[-1])


def _around(values: Sequence[JsonValue], position: int) -> str:
    """Some of many values, with the one at a position and the one before it."""
    start = max(0, position + 1 - _SHOWN)
    shown = [*["…"][: start > 0], *map(repr, values[start : start + _SHOWN]), *["…"][: len(values) > start + _SHOWN]]
    return ", ".join(shown)
