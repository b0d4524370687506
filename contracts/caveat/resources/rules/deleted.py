"""Deleted items: they are gone, also from lists. `Location` leads to the item that was created."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange
from caveat.judging.evidence import inferred, standard
from caveat.judging.rule import Breach, CannotTell
from caveat.resources.equivalence import equivalent
from caveat.resources.hiding import is_left_out, shows_deletion
from caveat.resources.model import Action
from caveat.resources.state.item import Item
from caveat.resources.state.state import State
from caveat.resources.state.view import NOT_FOUND, View, documents_absence
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule

_SOFT = "the item may be deleted although it can be read"


@state_rule("STA006", evidence=inferred("a DELETE that succeeds removes what GET reads"), on=[Action.READ])
def deleted_items_are_gone(view: View, state: State) -> Iterator[StateResult]:
    """An item that was deleted can no longer be read, or shows that it is deleted."""
    item = state.item(view)
    if item is None or item.gone is None or item.gone_client != view.client or view.resource is None:
        return
    if view.status in NOT_FOUND:
        yield Seen(item.key[0])
        return
    if not view.ok:
        return
    soft = view.resource.extensions.soft_delete
    if soft is True or not documents_absence(view.operation):
        yield CannotTell("the document does not say that a deleted item cannot be read")
        return
    shown = view.shown or {}
    if isinstance(soft, str) and shown.get(soft):
        return
    settling = state.settling(view, item.gone, item.written)
    if not isinstance(soft, str) and shows_deletion(shown, item.content):
        yield CannotTell(_SOFT)
    elif settling is not None:
        yield settling.asked(view.exchange.request)
    else:
        message = f"the status is {view.status}, expected 404 or 410, since the item was deleted"
        breach = Breach(message, at="status", earlier=_history(item))
        if _is_unchanged(item, shown):
            # Another client that creates it again gives it other content.
            yield breach
        else:
            yield Suspicion(breach, item.key[0], item.key)


def _history(item: Item) -> tuple[Exchange, ...]:
    return tuple(each for each in (item.created or item.content_exchange, item.gone) if each is not None)


def _is_unchanged(item: Item, shown: object) -> bool:
    return item.content is not None and isinstance(shown, dict) and dict(item.content) == shown


@state_rule("STA007", evidence=inferred("a list has the items that can be read"), on=[Action.LIST])
def deleted_items_are_not_listed(view: View, state: State) -> Iterator[StateResult]:
    """An item that was deleted is no longer in the list, or shows that it is deleted."""
    listing, resource = state.listing(view), view.resource
    if listing is None or resource is None or listing.query.has_others:
        return
    for each, item in state.listed_items(view, listing):
        if item.gone is None or item.gone_client != view.client:
            continue
        shown = each.value if isinstance(each.value, dict) else {}
        soft = resource.extensions.soft_delete
        settling = state.settling(view, item.gone, item.written)
        if soft is True or (isinstance(soft, str) and shown.get(soft)):
            continue
        if not isinstance(soft, str) and shows_deletion(shown, item.content) and not is_left_out(view, shown):
            yield CannotTell(_SOFT)
        elif settling is not None:
            yield settling.asked(view.exchange.request)
        elif not _read_documents_absence(view):
            yield CannotTell("the document does not say that a deleted item cannot be read")
        else:
            message = f"the list has the item with the id {item.id}, which was deleted"
            yield Suspicion(Breach(message, at="body", earlier=_history(item)), resource.template, item.key)
    if listing.whole is not None and listing.query.is_plain:
        listed = listing.whole.ids
        if any(each.was_listed and each.own_id not in listed for each in state.items.gone(resource.template)):
            yield Seen(resource.template)


def _read_documents_absence(view: View) -> bool:
    """Whether the document lets an item be absent; where nothing reads one, a list is all there is."""
    read = view.resource.operation(Action.READ) if view.resource is not None else None
    return read is None or documents_absence(read)


@state_rule("STA019", evidence=standard("RFC 9110, 10.2.2 and 15.3.2"), on=[Action.READ])
def location_leads_to_the_item(view: View, state: State) -> Iterator[StateResult]:
    """The header Location of a 201 leads to the item that was created."""
    key = view.item_key
    if key is None or view.query:
        return
    created = state.locations.get(key)
    item = state.items.get(key)
    if created is None:
        if item is not None and view.shown is not None and _is_located(view, state, item):
            yield Seen(key[0])
        return
    yield from _elsewhere(view, state, created)


def _is_located(view: View, state: State, item: Item) -> bool:
    """Whether the header Location of an item's creation leads to this path."""
    if item.created is None or item.found_once or item.gone is not None or item.client != view.client:
        return False
    location = state.view_of(item.created).location
    return location is not None and location[0] == item.key


def _elsewhere(view: View, state: State, created: Exchange) -> Iterator[StateResult]:
    """The item that a Location leads to, where the body of the response shows another id."""
    other, key = state.view_of(created), view.item_key
    if other.client != view.client or key is None:
        return
    message = ""
    if view.status in NOT_FOUND:
        message = f"the status is {view.status}, expected the item, since the Location of its creation leads here"
    elif view.shown_id is not None and other.shown_id is not None and not equivalent(other.shown_id, view.shown_id):
        message = f"the item has the id {view.shown_id}, but the Location of the item {other.shown_id} leads here"
    if not message:
        if view.shown is not None:
            yield Seen(key[0])
        return
    settling = state.settling(view, created, created.time)
    if settling is not None and view.status in NOT_FOUND:
        yield settling.asked(view.exchange.request)
    else:
        yield Suspicion(Breach(message, at="status", earlier=(created,)), key[0], key)
