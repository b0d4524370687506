"""The step of the memory for an exchange: writes change items, reads show them, other writes make them uncertain."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.resources.bodies import json_of, values_of
from caveat.resources.equivalence import equivalent, folded
from caveat.resources.model import Action, Kind
from caveat.resources.post_updates import merges
from caveat.resources.state.confirmed import confirmed
from caveat.resources.state.item import Item, Sent, Update
from caveat.resources.state.performed_action import performed_action
from caveat.resources.state.replays import is_replay, note_key
from caveat.resources.state.state import LARGEST_BODY, State
from caveat.resources.state.uncertain import (
    forget_below,
    forget_named,
    forget_named_by,
    forget_unsure,
    touch_references,
)
from caveat.resources.state.view import CREATED, NOT_FOUND, View
from caveat.resources.words import plain

MAX_ETAGS = 5
MAX_UPDATES = 20
_JSON_PATCH = "application/json-patch+json"
_MASKS = frozenset({"updatemask", "fieldmask", "mask"})


def step(state: State, exchange: Exchange) -> State:
    """Remember an exchange with an operation of the document."""
    state.number += 1
    if exchange.operation is None:
        return state
    view = state.view(exchange)
    if len(exchange.response.body) > LARGEST_BODY:
        if not view.reads:
            _wrote(state, view)
        return state
    if view.reads:
        _read(state, view)
        return state
    if view.has_no_effect:
        if view.status in NOT_FOUND and view.item_key is not None:
            # Another client may have deleted it, or this client may have no right to it.
            forget_unsure(state, view, view.item_key)
            state.forget(view.item_key)
        return state
    match view.action:
        case Action.CREATE:
            _created(state, view)
        case Action.REPLACE | Action.UPDATE:
            _updated(state, view)
        case Action.DELETE:
            _deleted(state, view)
        case _:
            _performed(state, view)
            forget_named_by(state, view)
    _wrote(state, view)
    return state


def _performed(state: State, view: View) -> None:
    action = state.resources.item_actions.get(view.operation.id)
    if action is None:
        return
    key = (action.resource.template, view.folded_path)
    performed = performed_action(action, view, state.items.get(key), state.writes)
    if performed is not None:
        state.performed[key] = performed


def _wrote(state: State, view: View) -> None:
    state.writes += 1
    state.written = view.time


def _read(state: State, view: View) -> None:
    listing = state.listing(view)
    for _, listed in state.listed_items(view, listing) if listing is not None else ():
        state.items.note_listed(listed)
        listed.listed_number = state.number
    if view.item_key is None or view.action is not Action.READ or view.is_cached:
        return
    item = state.item(view)
    shown = view.shown
    if shown is None:
        if item is not None and view.status in NOT_FOUND and item.gone is None and item.found_once:
            has_settled = item.written is None or state.settling(view, None, item.written) is None
            if has_settled:
                state.forget(item.key)
        return
    if item is None:
        item = Item(view.item_key, view.path[-1] if view.path else "", view.client, is_sure=True)
        state.items[view.item_key] = item
    if view.resource is not None and view.shown_id and view.path and folded(view.shown_id) == view.folded_path[-1]:
        state.learned.ids_confirmed.add(view.resource.template)
    item.read_number = state.number
    _note_changes(state, item, shown)
    if item.client == view.client and item.gone is None:
        item.update_seen = item.update is not None and _is_seen(state, view, item, item.update, shown)
        show(state, item, view, shown)
        note_etag(item, view)


def _is_seen(state: State, view: View, item: Item, update: Update, shown: Mapping[str, JsonValue]) -> bool:
    """Whether an item shows all fields of an update as they were sent, or has had the time for it."""
    if all(any(equivalent(value, each) for each in values_of(shown, name)) for name, value in update.sent.items()):
        return True
    return state.settling(view, update.exchange, item.written) is None


def _note_changes(state: State, item: Item, shown: Mapping[str, JsonValue]) -> None:
    """Note the fields that differ between two readings, although this client has not written them in between."""
    before = item.content_exchange
    if item.content is not None and item.content_writes >= 0 and before is not None and before.request.method == "GET":
        changed = [name for name in item.confirmed if values_of(item.content, name) != values_of(shown, name)]
        state.learned.volatile.update((item.key[0], name) for name in changed)


def show(state: State, item: Item, view: View, shown: Mapping[str, JsonValue]) -> None:
    """Remember the shown properties of an item."""
    item.content, item.content_exchange, item.content_writes = shown, view.exchange, state.writes
    item.found_once = item.found_once or view.action is Action.READ
    for name, sent in item.sent.items():
        if any(equivalent(sent.value, value) for value in values_of(shown, name)):
            item.confirmed[name] = view.exchange
    item.content_number = state.number


def note_etag(item: Item, view: View) -> None:
    """Remember the entity tag of an item, and those that it replaced."""
    etag = view.exchange.response.headers.get("etag")
    if etag is None:
        if not view.reads:
            item.etag = None
        return
    if item.etag is None or item.etag[0] != etag:
        if item.etag is not None:
            item.old_etags[item.etag[0]] = view.exchange
            if len(item.old_etags) > MAX_ETAGS:
                del item.old_etags[next(iter(item.old_etags))]
        item.old_etags.pop(etag, None)
        item.etag = (etag, view.exchange)


def _created(state: State, view: View) -> None:
    if not view.ok:
        # It may have been created nevertheless.
        return
    key = view.created_key
    if key is None or is_replay(state, view):
        return
    note_key(state, view)
    known = state.items.get(key[0])
    got = view.status != CREATED and "201" in view.operation.responses
    if got or (known is not None and known.gone is None):
        # It existed before, or its id is another spelling of an id.
        state.forget(key[0])
        return
    state.creations[key[0]] = view.exchange
    resource = view.resource
    sure = resource is not None and (
        resource.identity.is_sure
        or (view.location is not None and view.location[0] == key[0])
        or resource.template in state.learned.ids_confirmed
    )
    item = Item(key[0], key[1], view.client, view.exchange, is_sure=sure, written=view.time)
    state.items[key[0]] = item
    if view.shown_id is not None:
        state.items.note_id(item, folded(view.shown_id))
    state.highest[key[0][0], key[0][1][:-1]] = (key[1], view.exchange)
    _remember_sent(item, view, view.sent or {})
    if view.shown is not None:
        show(state, item, view, view.shown)
    note_etag(item, view)
    if view.location is not None and view.location[0] != key[0]:
        state.locations[view.location[0]] = view.exchange
    touch_references(state, view)


def _remember_sent(item: Item, view: View, sent: Mapping[str, JsonValue]) -> None:
    writable = view.resource.writable if view.resource is not None else frozenset()
    for name in (view.sent or {}).keys() - sent.keys():
        # What a POST did with a field that its response does not confirm is not known.
        item.sent.pop(name, None)
        item.confirmed.pop(name, None)
    for name, value in sent.items():
        item.confirmed.pop(name, None)
        if name in writable:
            item.sent[name] = Sent(value, view.exchange)


def _updated(state: State, view: View) -> None:
    key = view.item_key
    if key is None:
        return
    item = state.items.get(key)
    forget_unsure(state, view, key)
    sent = sent_fields(view)
    if not view.ok or sent is None or (item is not None and item.client != view.client):
        # The effect of the request is unknown.
        state.forget(key)
        if view.ok:
            state.items[key] = Item(
                key, view.path[-1] if view.path else "", view.client, is_sure=True, written=view.time
            )
        return
    confirmed = view.folded_path[-1] if view.path and key[0] in state.learned.ids_confirmed else ""
    own = (item.own_id if item is not None else "") or confirmed
    if own and view.shown_id is not None and folded(view.shown_id) != own:
        # Another item takes its place.
        state.forget(key)
        return
    if item is None or item.gone is not None:
        created = view.exchange if view.status == CREATED else None
        if created is not None:
            state.creations[key] = created
        item = Item(key, view.path[-1] if view.path else "", view.client, created, is_sure=True)
        state.items[key] = item
    _note_update(state, item, view, sent)
    if view.shown is not None:
        show(state, item, view, view.shown)
        item.content_writes = state.writes + 1
    note_etag(item, view)
    if view.shown_id is not None:
        state.items.note_id(item, folded(view.shown_id))
    touch_references(state, view)


def _note_update(state: State, item: Item, view: View, sent: dict[str, JsonValue]) -> None:
    """Remember an update of an item, and its values before; its values now are not known yet."""
    partial = view.action is Action.UPDATE and merges(view.spec, view.operation)
    if not partial:
        item.sent.clear()
        item.confirmed.clear()
        item.replaced.clear()
    before = dict(item.content) if item.content is not None and item.content_writes >= 0 else {}
    shown_before = item.content_exchange if before else None
    item.update = Update(view.exchange, view.client, sent, before, partial, shown_before)
    item.update_seen = False
    state.updates = [*state.updates[-MAX_UPDATES:], (state.number, item, item.update)]
    item.replaced |= {name: old[0] for name in sent if (old := values_of(before, name))}
    _remember_sent(item, view, sent)
    item.written = view.time
    item.content_writes = -1


def sent_fields(view: View) -> dict[str, JsonValue] | None:
    """The fields that an update sets; None if they are unknown."""
    if any(plain(name) in _MASKS for name in (*view.query, *as_object(json_of(view.exchange.request)))):
        return None
    if view.exchange.request.headers.media_type != _JSON_PATCH:
        return confirmed(view)
    sent: dict[str, JsonValue] = {}
    patch = json_of(view.exchange.request)
    for each in patch if isinstance(patch, list) else []:
        step_ = as_object(each)
        path = str(step_.get("path", ""))
        if step_.get("op") == "test":
            continue
        if step_.get("op") not in {"add", "replace"} or path.count("/") != 1:
            return None
        sent[path[1:].replace("~1", "/").replace("~0", "~")] = step_.get("value")
    return sent or None


def _deleted(state: State, view: View) -> None:
    key = view.item_key
    if key is None:
        return
    item = state.items.get(key)
    forget_unsure(state, view, key)
    certain = view.ok and not view.query and view.resource is not None and view.resource.kind is Kind.COLLECTION
    if certain and (item is None or item.client == view.client):
        gone = item or Item(key, view.path[-1], view.client, is_sure=True)
        gone.gone, gone.gone_client, gone.written = view.exchange, view.client, view.time
        state.items[key] = gone
        state.deleted = state.writes + 1, gone
    else:
        state.forget(key)
    forget_below(state, view)
    forget_named(state, frozenset(view.folded_path[-1:]), key)
