"""Forgets items that a write may have changed: those that it names, those below them, and those that refer to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.resources.bodies import fields, json_of
from caveat.resources.equivalence import folded
from caveat.resources.identity import id_text
from caveat.resources.model import Resource
from caveat.resources.state.item import Item
from caveat.resources.state.state import State
from caveat.resources.state.view import ItemKey, View
from caveat.resources.words import item_name, plain, template_of


def forget_named_by(state: State, view: View) -> None:
    """A write with an unknown effect makes the items that it names uncertain; without a name, all items."""
    if not view.folded_path:
        state.items.clear()
        return
    names = frozenset(view.folded_path) | frozenset(scalars(json_of(view.exchange.request)))
    forget_below(state, view)
    forget_named(state, names, None)


def forget_unsure(state: State, view: View, key: ItemKey) -> None:
    """A write to an item may be one to any of those whose path is not known."""
    state.locations.data.pop(key, None)
    is_sure = view.resource is not None and view.resource.identity.is_sure
    if is_sure or key[0] in state.learned.ids_confirmed:
        return
    for other, item in [*state.items.data.items()]:
        if other[0] == key[0] and other != key and not item.found_once:
            state.forget(other)


def forget_below(state: State, view: View) -> None:
    """Forget the items below the path of a request."""
    template = template_of(view.operation.path)
    values = view.folded_path
    for key in [*state.items.data]:
        below = f"{key[0]}/{{}}/".startswith(f"{template}/") and key[1][: len(values)] == values
        if below and len(key[1]) > len(values):
            state.forget(key)


def forget_named(state: State, names: frozenset[str], kept: ItemKey | None) -> None:
    """Forget the items with one of these ids in their path, and those that refer to one of them."""
    name = item_name(kept[0]) if kept is not None else ""
    for key, item in [*state.items.data.items()]:
        if key == kept:
            continue
        is_below = not names.isdisjoint(key[1][:-1])
        is_named = not names.isdisjoint(key[1][-1:]) and (kept is None or item_name(key[0]) == name)
        if is_below or is_named or not names.isdisjoint(_references(item)):
            state.forget(key)


def touch_references(state: State, view: View) -> None:
    """A write that names other items may change them: their shown values are no longer certain."""
    names = _reference_names(view.resource) if view.resource is not None else frozenset()
    body = as_object(json_of(view.exchange.request))
    named = {*view.parents}
    for name, value in fields(body):
        if plain(name) in names or plain(name).endswith(_OF_REFERENCES):
            text = id_text(value)
            if text:
                named.add(folded(text))
    own = view.item_key or (view.created_key[0] if view.created_key is not None else None)
    for item in state.items.named(named):
        if item.key != own:
            item.confirmed.clear()
            item.content_writes = -1


_OF_REFERENCES = ("id", "ids", "ref")


@lru_cache(maxsize=256)
def _reference_names(resource: Resource) -> frozenset[str]:
    return frozenset(plain(each.property) for each in resource.references)


def _references(item: Item) -> Iterator[str]:
    """The values of an item's fields that are ids of other items by their names."""
    values = {name: sent.value for name, sent in item.sent.items()} | dict(item.content or {})
    for name, value in fields(values):
        if plain(name) != "id" and plain(name).endswith(("id", "ids", "ref", "refs", "parent", "owner")):
            yield from scalars(value)


def scalars(value: JsonValue) -> Iterator[str]:
    """The scalars in a value that can be ids, as folded text."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from scalars(each)
    else:
        text = id_text(value)
        if text:
            yield folded(text)
