"""Ids: they are unique, they rise if the document says so, and a repeated idempotency key returns the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.judging.evidence import documented, inferred
from caveat.judging.rule import KEPT, Breach, CannotTell
from caveat.resources.equivalence import equivalent, folded
from caveat.resources.field_schemas import choices
from caveat.resources.model import Action
from caveat.resources.state.replays import is_replay
from caveat.resources.state.state import State
from caveat.resources.state.view import CREATED, ItemKey, View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule


@state_rule("STA016", evidence=inferred("a header with an idempotency key"), on=[Action.CREATE])
def a_repeated_key_creates_nothing(view: View, state: State) -> Iterator[StateResult]:
    """A request that repeats an idempotency key and its body creates no second item."""
    key = view.idempotency_key
    first = state.keys.get(key) if key is not None else None
    if first is None or key is None or not view.ok:
        return
    if first.request.body != view.exchange.request.body:
        # The same key with another body is an error of the client, which a server may answer in several ways; it may
        # compare the bytes.
        return
    before, now = state.view_of(first).created_key, view.created_key
    if before is None or now is None:
        return
    if before[0] == now[0]:
        yield KEPT
    else:
        message = f"the id is {now[1]}, expected {before[1]}, as in the response to the first request with this key"
        yield Breach(message, at="body", earlier=(first,))


@state_rule("STA017", evidence=inferred("an id identifies one item"), on=[Action.CREATE])
def ids_are_given_once(view: View, state: State) -> Iterator[StateResult]:
    """A created item gets an id that no other item has."""
    key = view.created_key
    if not view.ok or view.status != CREATED or key is None or view.resource is None or is_replay(state, view):
        return
    field = view.resource.identity.field
    if view.shown_id is None or (view.sent is not None and field in view.sent):
        # The client names the item.
        yield from _named_by_the_client(view, state, key)
        return
    item = state.items.get(key[0])
    if item is None or item.gone is not None:
        yield Seen(key[0][0])
        return
    if item.created is None or item.id != key[1]:
        return
    earlier = state.view_of(item.created)
    if earlier.sent is None or view.sent is None or _may_be_found(view, view.sent, earlier.sent):
        yield CannotTell("the server may find the item by its content")
        return
    if earlier.path != view.path:
        yield CannotTell("the parents may be different ones: their ids are spelled in two ways")
        return
    message = f"the id is {key[1]}, which belongs to an item that was created before and not deleted"
    yield Suspicion(Breach(message, at="body", earlier=(item.created,)), key[0][0], (key[0], state.number), ratio=10)


def _may_be_found(view: View, sent: Mapping[str, JsonValue], earlier: Mapping[str, JsonValue]) -> bool:
    """Whether a server may find the item of an earlier request by a text in both, such as its name, and create none."""
    if equivalent(dict(sent), dict(earlier)):
        return True
    return any(
        isinstance(value, str) and value and equivalent(value, earlier.get(name)) and not _is_enum(view, name)
        for name, value in sent.items()
    )


def _is_enum(view: View, name: str) -> bool:
    return view.resource is not None and bool(choices(view.spec, view.resource, name))


def _named_by_the_client(view: View, state: State, key: tuple[ItemKey, str]) -> Iterator[StateResult]:
    """An item that exists is created again, although the document has a status for that."""
    item = state.items.get(key[0])
    if "409" not in view.operation.responses:
        return
    if item is None or item.gone is not None or item.client != view.client or not item.found_once:
        return
    if item.created is None or item.content_writes != state.writes:
        return
    sent = state.view_of(item.created).sent
    if sent is None or view.sent is None or equivalent(view.sent, sent):
        yield CannotTell("the server may find the item by its content")
        return
    message = f"the status is 201, but an item with the id {key[1]} exists, expected 409"
    yield Suspicion(Breach(message, at="status", earlier=(item.created,)), (key[0][0], "named"), key[0])


@state_rule("STA018", evidence=documented("x-ordered-ids"), on=[Action.CREATE])
def ids_rise(view: View, state: State) -> Iterator[StateResult]:
    """An item that is created later has a higher id, where the document says so."""
    key = view.created_key
    if not view.ok or key is None or view.resource is None or not view.resource.extensions.ordered_ids:
        return
    if is_replay(state, view) or (view.status != CREATED and "201" in view.operation.responses):
        return
    before = state.highest.get((key[0][0], key[0][1][:-1]))
    if before is None:
        return
    if _is_higher(key[1], before[0]):
        yield KEPT
    elif folded(key[1]) in {
        item_key[1][-1] for item_key in state.items.data if item_key[0] == key[0][0] and item_key[1]
    }:
        yield CannotTell("an item with this id exists")
    else:
        yield Breach(f"the id is {key[1]}, expected a higher one than {before[0]}", at="body", earlier=(before[1],))


def _is_higher(now: str, before: str) -> bool:
    if re.fullmatch(r"-?\d{1,30}", now) and re.fullmatch(r"-?\d{1,30}", before):
        return int(now) > int(before)
    return now > before
