"""Counts of collections: `GET /pets/count` has the number of items that the list has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, CannotTell
from caveat.resources.bodies import json_of
from caveat.resources.model import Action, Filter, Resource
from caveat.resources.prose import text_of
from caveat.resources.state.list_query import ContentKey
from caveat.resources.state.lists import Lists, Whole
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule
from caveat.resources.words import plain, total_of

_DIFFERENT_COUNTS = 3
"""A list may leave out some items: one wrong count is that of another collection."""

_INEXACT = re.compile(r"estimat|approx|about|capped|at most|not exact|cached", re.IGNORECASE)


@state_rule("STA032", evidence=inferred("the path of the collection, and `count` after it"), on=[Action.COUNT])
def a_count_agrees_with_the_list(view: View, state: State) -> Iterator[StateResult]:
    """The count of a collection is the number of items in its list, also with a filter."""
    resource, count = view.resource, _count(view)
    filters = _filters(view) if resource is not None else None
    if resource is None or count is None or filters is None or view.is_cached:
        return
    path = view.exchange.request.path.rpartition("/")[0]
    memory = state.lists.get((path, view.client))
    lists = memory.lists if memory is not None and memory.lists.writes == state.writes else None
    whole = _whole(lists, (filters, False)) if lists is not None else None
    if lists is None or whole is None:
        return
    subject, number = (view.operation.id, bool(filters)), len(whole.items)
    if count == number:
        yield Seen(subject)
        return
    settling = state.settling(view, None, state.written) if state.written is not None else None
    if settling is not None:
        yield settling.asked(view.exchange.request)
        return
    if _INEXACT.search(text_of(view.spec, view.operation)):
        yield CannotTell("the count may be estimated")
        return
    breach = Breach(f"the count is {count}, but the list has {number} items", at="body", earlier=whole.exchanges)
    everything = _whole(lists, ((), False)) if filters else None
    if everything is not None and count == len(everything.items):
        # It is that of the whole list.
        yield Suspicion(breach, (*subject, "ignored"), filters, strict=True)
    elif not filters and _names_default(view, resource):
        yield Suspicion(breach, (*subject, "default"), number)
    else:
        yield Suspicion(breach, subject, number, strict=True, needed=_DIFFERENT_COUNTS)


def _count(view: View) -> int | None:
    """The count in a response: the body, or its only property with the name of a count."""
    body = json_of(view.exchange.response) if view.ok else None
    name = total_of(body) if isinstance(body, dict) else None
    count = body.get(name) if isinstance(body, dict) and name is not None else body
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _filters(view: View) -> tuple[tuple[str, str], ...] | None:
    """The filters of a request for a count; None if it has another parameter."""
    filters: dict[str, Filter] = {each.parameter: each for each in view.resource.filters} if view.resource else {}
    return tuple(sorted(view.query.items())) if view.query.keys() <= filters.keys() else None


def _whole(lists: Lists, key: ContentKey) -> Whole | None:
    return next(iter(lists.wholes.get(key, [])[-1:]), None)


def _names_default(view: View, resource: Resource) -> bool:
    """Whether the description of a count limits it to the items that the list has without a filter."""
    words = {plain(word) for word in re.findall(r"\w+", text_of(view.spec, view.operation))}
    defaults = [plain(each.default) for each in resource.filters if each.default is not None]
    return bool(words.intersection(defaults))
