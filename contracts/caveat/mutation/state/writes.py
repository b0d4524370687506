"""Mutants of promises about the effects of writes: stale lists and entity tags, and deletions of other items."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.mutation.state.changes import Change, other
from caveat.mutation.state.history import History, fields_of, with_fields, with_header, with_items
from caveat.resources.bodies import ListedItem, item_shown
from caveat.resources.equivalence import folded
from caveat.resources.field_schemas import default_of
from caveat.resources.model import Action
from caveat.resources.state.view import NOT_FOUND, ItemKey, View


def changed_item_keeps_its_entity_tag(view: View, history: History) -> Response | None:
    """A read of an updated item has the entity tag from before the update."""
    before = history.before_update.get(view.item_key) if view.item_key is not None else None
    etag = before.headers.get("etag") if before is not None else None
    if view.action is not Action.READ or view.shown is None or etag is None:
        return None
    return with_header(view.exchange.response, "ETag", etag)


def list_shows_what_was_replaced(view: View, history: History) -> Response | None:
    """A list shows an updated item as it was before."""
    resource = view.resource
    if view.items is None or resource is None:
        return None
    older = {key[1][-1]: key for key in history.before_update if key[1][:-1] == view.folded_path}
    return with_items(view, [_replaced(view, history, item, older.get(folded(item.id or ""))) for item in view.items])


def _replaced(view: View, history: History, item: ListedItem, key: ItemKey | None) -> ListedItem:
    if key is None or not isinstance(item.value, dict):
        return item
    before: dict[str, JsonValue] = {}
    for name in history.updated[key]:
        if name in item.value and name in (shown := _shown(view, history.before_update[key])):
            before[name] = shown[name]
    return item._replace(value={**item.value, **before})


def _shown(view: View, response: Response) -> Mapping[str, JsonValue]:
    """The item in the response to a GET."""
    resource = view.resource
    read = resource.operation(Action.READ) if resource is not None else None
    return (item_shown(resource, read, response) if resource is not None and read is not None else None) or {}


def deletion_removes_another_item(view: View, history: History) -> Response | None:
    """A list lacks one more item for each deleted item."""
    removed = len(history.removed.get(view.folded_path, {}))
    return with_items(view, (view.items or ())[removed:]) if removed and not view.query else None


def action_is_not_stored(view: View, history: History) -> Response | None:
    """An item is as it was before an action on it."""
    before = history.before_action.get(view.item_key) if view.item_key is not None else None
    if view.action is not Action.READ or before is None:
        return None
    return with_fields(view, fields_of(view, before))


def item_is_shown_below_another_parent(view: View, history: History) -> Response | None:
    """An item that was created below one parent is found below another one."""
    key = view.item_key
    if view.action is not Action.READ or key is None or view.status not in NOT_FOUND:
        return None
    others = (each for each in history.created if each[1][-1] == key[1][-1] and each != key and each in history.read)
    return next((history.read[each] for each in others), None)


def created_item_has_another_default(view: View, history: History) -> Response | None:
    """A field that was not sent has another value than its default."""
    resource, shown = view.resource, view.shown
    if view.action is not Action.READ or view.item_key not in history.created or resource is None or shown is None:
        return None
    names = resource.writable & shown.keys() - history.created[view.item_key].keys()
    wrong = {name: shown[name] for name in names if shown[name] == default_of(view.spec, resource, name)}
    return with_fields(view, {name: other(value) for name, value in wrong.items()})


CHANGES: Mapping[str, tuple[Change, ...]] = {
    "STA023": (changed_item_keeps_its_entity_tag,),
    "STA024": (list_shows_what_was_replaced,),
    "STA025": (deletion_removes_another_item,),
}
"""The mutants of each state rule, by its code."""
