"""Mutants of the promises about resources: each replaces a response of the server by a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.mutation.state.history import (
    Content,
    History,
    fields_of,
    page_key,
    with_fields,
    with_items,
    with_status,
)
from caveat.resources.bodies import ListedItem, listed_item
from caveat.resources.equivalence import folded
from caveat.resources.identity import id_text
from caveat.resources.model import Action
from caveat.resources.state.view import View

Change: TypeAlias = Callable[[View, History], "Response | None"]
"""The response that a mutant sends instead of the one in the view; None to send that one."""


def other(value: JsonValue) -> JsonValue:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case list():
            return value[:-1] if value else value
        case dict():
            return {name: other(each) for name, each in value.items()}
        case _:
            return value


_WRONG: Mapping[type, JsonValue] = {str: "another text", int: 987_654_321, float: 987_654_321.5}
"""The value that the response to a POST shows for any value of a type."""


def _sent_fields(view: View, content: Content) -> list[str]:
    """The sent fields that the response has with the same values, sorted."""
    shown, writable = view.shown or {}, view.resource.writable if view.resource is not None else frozenset()
    return sorted(name for name in content if name in writable and name in shown and shown[name] == content[name])


def created_item_cannot_be_read(view: View, history: History) -> Response | None:
    """An item that a POST has created is not found."""
    if view.action is Action.READ and view.item_key in history.created and view.shown is not None:
        return history.not_found or with_status(view.exchange.response, 404)
    return None


def response_to_post_has_another_value(view: View, _history: History) -> Response | None:
    """The response to a POST shows another value than the one that was sent, always the same one."""
    if view.action is not Action.CREATE or view.shown is None:
        return None
    sent = view.sent or {}
    wrong = {name: _WRONG.get(type(sent[name])) for name in _sent_fields(view, sent)}
    return with_fields(view, {name: value for name, value in wrong.items() if value is not None})


def created_item_has_another_value(view: View, history: History) -> Response | None:
    """An item has another value than the one that it was created with."""
    if view.action is not Action.READ or view.item_key not in history.created or view.item_key in history.updated:
        return None
    content = history.created[view.item_key]
    return with_fields(view, {name: other(content[name]) for name in _sent_fields(view, content)})


def created_item_is_not_listed(view: View, history: History) -> Response | None:
    """A list lacks the items that were created."""
    created = {key[1][-1] for key in history.created if key[1][:-1] == view.folded_path}
    items = view.items or ()
    return with_items(view, [item for item in items if folded(item.id or "") not in created])


def update_is_not_stored(view: View, history: History) -> Response | None:
    """An item that was updated keeps the values that it had before."""
    if view.action is not Action.READ or view.item_key not in history.before_update:
        return None
    before = fields_of(view, history.before_update[view.item_key])
    names = history.updated[view.item_key]
    return with_fields(view, {name: value for name, value in before.items() if name in names})


def update_changes_other_fields(view: View, history: History) -> Response | None:
    """A PATCH changes a field that it does not name."""
    if view.action is not Action.READ or view.item_key not in history.updated or view.resource is None:
        return None
    content = history.created.get(view.item_key, {})
    names = [name for name in _sent_fields(view, content) if name not in history.updated[view.item_key]]
    return with_fields(view, {name: other(content[name]) for name in names})


def deleted_item_can_be_read(view: View, history: History) -> Response | None:
    """An item that was deleted is still there."""
    if view.action is Action.READ and not view.ok:
        return history.deleted.get(view.item_key) if view.item_key is not None else None
    return None


def deleted_item_is_listed(view: View, history: History) -> Response | None:
    """A list still has the items that were deleted."""
    removed = history.removed.get(view.folded_path, {})
    if not removed or view.query:
        return None
    return with_items(view, [*(view.items or ()), *(listed_item(name, value) for name, value in removed.items())])


def limit_is_ignored(view: View, history: History) -> Response | None:
    """A list has more items than the request asks for."""
    size, items = _size(view), view.items
    if size is None or items is None or not 0 < size <= len(items):
        return None
    shown = {item.id for item in items}
    more = [listed_item(name, it) for name, it in history.listed.get(view.folded_path, {}).items() if name not in shown]
    return with_items(view, [*items, *(more or items[-1:])])


def pages_overlap(view: View, history: History) -> Response | None:
    """A page begins with the last item of the page before."""
    before, items = _page_before(view, history), view.items
    if not before or not items or items[0].id in {item.id for item in before}:
        return None
    return with_items(view, [before[-1], *items[1:]])


def pages_skip_an_item(view: View, history: History) -> Response | None:
    """A page lacks its first item."""
    if not _page_before(view, history) or not view.items:
        return None
    return with_items(view, view.items[1:])


def _page_before(view: View, history: History) -> tuple[ListedItem, ...] | None:
    resource = view.resource
    position = resource.paging.position if resource is not None and resource.paging is not None else ""
    if resource is None or view.items is None or view.query.get(position, "0") in {"", "0"}:
        return None
    return history.pages.get(page_key(view, resource))


def _size(view: View) -> int | None:
    """The number of items that a request asks for."""
    paging = view.resource.paging if view.resource is not None else None
    text = view.query.get(paging.size, "") if paging is not None else ""
    return int(text) if text.isdecimal() and text.isascii() else None


def filter_is_ignored(parameter: str) -> Change:
    """A list that is filtered is the list of all items."""

    def change(view: View, history: History) -> Response | None:
        listed = history.whole.get(view.folded_path)
        return with_items(view, listed) if view.query.get(parameter) and listed else None

    return change


def filter_loses_an_item(parameter: str) -> Change:
    """A list that is filtered lacks an item with the value."""

    def change(view: View, _history: History) -> Response | None:
        return with_items(view, view.items[1:]) if view.query.get(parameter) and view.items else None

    return change


def order_is_ignored(view: View, _history: History) -> Response | None:
    """A list is in the reverse of the order that the request asks for."""
    sort = view.resource.sort if view.resource is not None else None
    if sort is None or sort.parameter not in view.query or not view.items:
        return None
    return with_items(view, view.items[::-1])


def reading_changes_the_item(view: View, history: History) -> Response | None:
    """An item has another value each time that it is read."""
    if view.action is not Action.READ or view.item_key is None:
        return None
    content = history.created.get(view.item_key, {})
    fields = {name: content[name] for name in _sent_fields(view, content)}
    for _ in range(history.reads.get(view.item_key, 0)):
        fields = {name: other(value) for name, value in fields.items()}
    return with_fields(view, fields)


def id_is_given_twice(view: View, history: History) -> Response | None:
    """A created item has the id of one that was created with other content."""
    if view.action is not Action.CREATE or view.created_key is None:
        return None
    others = [key for key, sent in history.created.items() if key[1][:-1] == view.parents and sent != view.sent]
    written = [each for each in history.created_ids if others and folded(each) == others[-1][1][-1]]
    return _with_id(view, written[-1]) if written else None


def repeated_key_creates_another_item(view: View, history: History) -> Response | None:
    """A request that repeats an idempotency key gets the id of another item."""
    resource, name = view.resource, None
    if resource is not None:
        name = resource.extensions.idempotency_keys.get(view.operation.id)
    key = view.exchange.request.headers.get(name) if name else None
    if key is None or view.action is not Action.CREATE or view.shown_id is None:
        return None
    if (view.operation.id, key) not in history.keys:
        history.keys.add((view.operation.id, key))
        return None
    return _with_id(view, view.shown_id, is_other=True)


def _with_id(view: View, text: str, *, is_other: bool = False) -> Response | None:
    field = view.resource.identity.field if view.resource is not None else None
    if field is None or view.shown is None or id_text(view.shown.get(field)) is None:
        return None
    value: JsonValue = int(text) if isinstance(view.shown[field], int) and text.lstrip("-").isdecimal() else text
    return with_fields(view, {field: other(value) if is_other else value})


CHANGES: Mapping[str, tuple[Change, ...]] = {
    "STA001": (created_item_cannot_be_read,),
    "STA002": (response_to_post_has_another_value, created_item_has_another_value),
    "STA003": (created_item_is_not_listed,),
    "STA004": (update_is_not_stored,),
    "STA005": (update_changes_other_fields,),
    "STA006": (deleted_item_can_be_read,),
    "STA007": (deleted_item_is_listed,),
    "STA008": (limit_is_ignored,),
    "STA009": (pages_overlap,),
    "STA010": (pages_skip_an_item,),
    "STA013": (order_is_ignored,),
    "STA014": (reading_changes_the_item,),
    "STA016": (repeated_key_creates_another_item,),
    "STA017": (id_is_given_twice,),
}
"""The mutants of each state rule, by its code; `filters` and `protocol` have more."""
