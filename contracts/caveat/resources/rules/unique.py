"""Unique fields: no two items have the same value of a field that the document says is unique."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach
from caveat.resources.model import Action
from caveat.resources.state.confirmed import confirmed
from caveat.resources.state.item import Item
from caveat.resources.state.replays import is_replay
from caveat.resources.state.state import State
from caveat.resources.state.view import CREATED, ItemKey, View
from caveat.resources.state_rule import StateResult, Suspicion, state_rule
from caveat.resources.unique_fields import unique_fields


@state_rule(
    "STA033",
    evidence=inferred("a description says that the field is unique, and a 409 is documented"),
    on=[Action.CREATE, Action.REPLACE, Action.UPDATE],
)
def unique_values_are_given_once(view: View, state: State) -> Iterator[StateResult]:
    """A write that would give an item the unique value of another item is refused."""
    resource, sent, key = view.resource, confirmed(view), _written(view, state)
    if resource is None or sent is None or key is None or "409" not in view.operation.responses:
        return
    for name in sorted(unique_fields(view.spec, resource) & sent.keys()):
        value = sent[name]
        other = (
            _owner(view, state, key, name) if isinstance(value, str | int) and value not in ("", True, False) else None
        )
        shown = other.content_exchange if other is not None else None
        if other is not None and shown is not None:
            message = f"the status is {view.status}, but the item {other.id} has the {name} {value!r}, expected 409"
            yield Suspicion(Breach(message, at="status", earlier=(shown,)), (resource.template, name), str(value))
            return


def _written(view: View, state: State) -> ItemKey | None:
    """The item that a request has created or changed."""
    if not view.ok or is_replay(state, view):
        return None
    if view.action is Action.CREATE:
        created = view.created_key if view.status == CREATED else None
        return created[0] if created is not None else None
    return view.item_key


def _owner(view: View, state: State, key: ItemKey, name: str) -> Item | None:
    """Another item that has the value, as a reading since the last write shows."""
    value = (view.sent or {})[name]
    for other, item in state.items.data.items():
        if other == key or other[0] != key[0] or other[1][:-1] != key[1][:-1] or item.gone is not None:
            continue
        shown = item.content_exchange
        if shown is None or shown.request.method != "GET" or item.content_writes != state.writes:
            continue
        if item.client == view.client and item.content is not None and item.content.get(name) == value:
            return item
    return None
