"""Lists after a write: they show what an update changed, and a deletion removes no other item from them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, CannotTell
from caveat.resources.bodies import ListedItem, values_of
from caveat.resources.equivalence import equivalent, folded
from caveat.resources.field_schemas import is_secret
from caveat.resources.model import Action
from caveat.resources.state.item import Item
from caveat.resources.state.lists import Listing, Whole
from caveat.resources.state.state import State
from caveat.resources.state.uncertain import scalars
from caveat.resources.state.view import View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule
from caveat.resources.words import plain

_VERSIONS = re.compile(r"draft|published|version|revision|snapshot|preview|staged", re.IGNORECASE)
"""Names of fields of items with versions: a list may show the published version, and a read the latest."""

_DELETIONS = 2
"""Deletions with which an item disappears: with fewer, a background job may have removed it."""


@state_rule("STA024", evidence=inferred("a list has the items that can be read"), on=[Action.LIST, Action.READ])
def lists_show_updates(view: View, state: State) -> Iterator[StateResult]:
    """A list shows an updated item as it is read, and not as it was before the update."""
    if view.action is Action.READ:
        item, shown = state.item(view), view.shown
        if item is not None and item.stale is not None and shown is not None and item.gone is None:
            name, exchange, _ = item.stale
            if name in item.sent and any(equivalent(item.sent[name].value, each) for each in values_of(shown, name)):
                yield CannotTell("the list may show the update now", exchange.request)
            else:
                item.stale = None
        return
    listing = state.listing(view) if state.updates else None
    for each, item in state.listed_items(view, listing) if listing is not None and not view.is_cached else ():
        if item.replaced and isinstance(each.value, dict) and _was_read(item, view):
            yield from _stale(view, state, item, each.value)


def _was_read(item: Item, view: View) -> bool:
    """Whether a GET has shown the item since this client updated it."""
    got, update = item.content_exchange, item.update
    is_ours = update is not None and update.client == view.client and item.client == view.client
    return is_ours and item.gone is None and got is not None and got.request.method == "GET"


def _stale(view: View, state: State, item: Item, listed: dict[str, JsonValue]) -> Iterator[StateResult]:
    """Compare the fields that updates have changed with those that a list shows."""
    read = item.content or {}
    for name, old in item.replaced.items():
        sent = item.sent.get(name)
        if sent is None or name not in item.confirmed or name not in listed or is_secret(name):
            continue
        now = values_of(read, name)
        if equivalent(sent.value, old) or equivalent(old, sent.value) or not now or now[0] == old:
            continue
        if equivalent(sent.value, listed[name]):
            item.stale = None if item.stale is not None and item.stale[0] == name else item.stale
            yield Seen((item.key[0], name))
        elif listed[name] == old:
            yield _unchanged(view, state, item, name)


def _unchanged(view: View, state: State, item: Item, name: str) -> StateResult:
    """A list shows the value from before an update: a breach if the item was read before and after the list."""
    sent, got, before = item.sent[name], item.content_exchange, item.stale
    settling = state.settling(view, sent.exchange, item.written)
    if settling is not None:
        return settling.asked(view.exchange.request)
    if any(_VERSIONS.search(other) for other in item.content or {}):
        return CannotTell("the list may show another version of the item")
    if (item.key[0], name) in state.learned.volatile:
        return CannotTell("the field changes without an update too")
    old, now = json.dumps(item.replaced[name]), json.dumps(values_of(item.content or {}, name)[0])
    message = f"the field {name} of the item {item.id} is still {old} in the list, expected {now}, as it is read"
    breach = Breach(message, at="body", earlier=(sent.exchange, *([got] if got is not None else [])))
    if before is not None and before[0] == name and before[2] < item.read_number:
        return breach
    item.stale = name, view.exchange, state.number
    ask = state.read_request(item, view.exchange.request)
    if ask is not None:
        return CannotTell("the item may have changed again", ask)
    return Suspicion(breach, (item.key[0], name), item.key, strict=True)


@state_rule("STA025", evidence=inferred("DELETE removes the item that its path names"), on=[Action.LIST])
def deletions_remove_one_item(view: View, state: State) -> Iterator[StateResult]:
    """A deletion removes no other item from the list."""
    resource, deleted = view.resource, state.deleted
    listing = state.listing(view) if deleted is not None and deleted[0] == state.writes else None
    if listing is None or resource is None or deleted is None or listing.before is None or listing.index is None:
        return
    writes, gone = deleted
    here = gone.key[0] == resource.template and gone.key[1][:-1] == view.folded_path
    if not here or listing.before.writes != writes - 1 or view.is_cached:
        return
    if listing.query.has_others or not listing.is_stable:
        return
    before = _same_page(listing, view)
    own = {gone.own_id, gone.key[1][-1]}
    now = {each for each in listing.ids if each is not None}
    if before is None or not own & before.ids or own & now:
        return
    lost = [each for each in before.items if each.id is not None and folded(each.id) not in own | now]
    lost = [each for each in lost if not own & set(_named(each))]
    if not lost:
        if len(before.items) > 1:
            yield Seen(resource.template)
        return
    settling = state.settling(view, None, state.written)
    if settling is not None:
        yield settling.asked(view.exchange.request)
        return
    ids = ", ".join(str(each.id) for each in lost)
    message = f"the list lacks the items {ids} too, since the item {gone.id} was deleted"
    earlier = (*before.exchanges, *([gone.gone] if gone.gone is not None else []))
    breach = Breach(message, at="body", earlier=earlier)
    yield Suspicion(breach, resource.template, gone.key, strict=True, needed=_DELETIONS)


def _same_page(listing: Listing, view: View) -> Whole | None:
    """The response to the same request before the last write, if it began with the first item."""
    if listing.before is None:
        return None
    lists = listing.before.singles.get(listing.query.content, [])
    target = view.exchange.request.target
    return next((each for each in reversed(lists) if each.exchanges[0].request.target == target), None)


def _named(listed: ListedItem) -> Iterator[str]:
    """The values of an item that may be ids of other items, such as that of its parent."""
    for name, value in listed.value.items() if isinstance(listed.value, dict) else ():
        if plain(name) != "id":
            yield from scalars(value)
