"""The earlier responses of a server, from which a mutant builds outdated or wrong responses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from caveat.exchange import Headers, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, replaced
from caveat.resources.bodies import ListedItem
from caveat.resources.equivalence import folded
from caveat.resources.model import Action, Resource
from caveat.resources.state.view import ItemKey, View

Content = dict[str, JsonValue]


@dataclass(slots=True)
class History:
    """The responses of a server without the mutant, as far as mutants need them."""

    created: dict[ItemKey, Content] = field(default_factory=dict)
    """The values with which an item was created."""
    created_ids: list[str] = field(default_factory=list)
    """The ids of created items as they are written, in order."""
    read: dict[ItemKey, Response] = field(default_factory=dict)
    """The last response that showed an item."""
    before_update: dict[ItemKey, Response] = field(default_factory=dict)
    """The last response that showed an item before it was updated."""
    updated: dict[ItemKey, Content] = field(default_factory=dict)
    """The fields of the last update."""
    deleted: dict[ItemKey, Response] = field(default_factory=dict)
    """The last response that showed an item which was deleted."""
    listed: dict[tuple[str, ...], dict[str, JsonValue]] = field(default_factory=dict)
    """The items of a collection by id, as any list has shown them, by the parents in the path."""
    whole: dict[tuple[str, ...], tuple[ListedItem, ...]] = field(default_factory=dict)
    """The last list of a collection that was read without a query, by the parents in the path."""
    removed: dict[tuple[str, ...], dict[str, JsonValue]] = field(default_factory=dict)
    """The items of a collection that were listed and deleted since, by the parents in the path."""
    pages: dict[tuple[str, str], tuple[ListedItem, ...]] = field(default_factory=dict)
    """The last page of a list, by its path and its query without the position."""
    not_found: Response | None = None
    """The last response that said that an item does not exist."""
    accepted: dict[str, Response] = field(default_factory=dict)
    """The last accepted response of each operation."""
    keys: set[tuple[str, str]] = field(default_factory=set)
    """The idempotency keys that were sent, by operation."""
    before_action: dict[ItemKey, Response] = field(default_factory=dict)
    """The last response that showed an item before an action on it."""
    reads: dict[ItemKey, int] = field(default_factory=dict)
    """How often an item was shown."""

    def add(self, view: View) -> None:
        """Remember a response as the server sent it."""
        resource, action = view.resource, view.action
        if resource is None or action is None:
            return
        if view.ok:
            self.accepted[view.operation.id] = view.exchange.response
        if action is Action.CREATE:
            self._add_created(view)
        if view.items is not None:
            self.listed.setdefault(view.folded_path, {}).update(
                {item.id: item.value for item in view.items if item.id is not None}
            )
            self.pages[page_key(view, resource)] = view.items
            if not view.query:
                self.whole[view.folded_path] = view.items
        if view.item_key is not None:
            self._add_item(view, view.item_key, action)

    def act(self, key: ItemKey) -> None:
        """Remember an action on an item that was carried out."""
        if key in self.read:
            self.before_action.setdefault(key, self.read[key])

    def _add_created(self, view: View) -> None:
        if view.ok and view.created_key is not None:
            key, written = view.created_key
            self.created[key] = view.sent or {}
            self.created_ids.append(written)

    def _add_item(self, view: View, key: ItemKey, action: Action) -> None:
        if action is Action.READ and view.status in {404, 410}:
            self.not_found = view.exchange.response
        if action is Action.READ and view.shown is not None:
            self.read[key] = view.exchange.response
            self.reads[key] = self.reads.get(key, 0) + 1
        if action in {Action.UPDATE, Action.REPLACE} and view.ok and key in self.read:
            self.before_update[key] = self.read[key]
            self.updated[key] = view.sent or {}
        if action is not Action.READ and view.ok:
            self.before_action.pop(key, None)
        if action is Action.DELETE and view.ok:
            if key in self.read:
                self.deleted[key] = self.read[key]
            listed = self.listed.get(key[1][:-1], {})
            for written in [each for each in listed if folded(each) == key[1][-1]]:
                self.removed.setdefault(key[1][:-1], {})[written] = listed.pop(written)


def page_key(view: View, resource: Resource) -> tuple[str, str]:
    """Identifies the pages of one list: its path, and its query without the position."""
    position = resource.paging.position if resource.paging is not None else ""
    query = {name: value for name, value in view.query.items() if name != position}
    return view.exchange.request.path, json.dumps(query, sort_keys=True)


def with_json(response: Response, body: JsonValue) -> Response:
    """The response with another JSON body."""
    sent = [(name, value) for name, value in response.headers.items_sent if name.lower() != "content-length"]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(response.status, Headers(sent), text.encode("utf-8", "surrogatepass"))


def with_items(view: View, items: Iterable[ListedItem]) -> Response | None:
    """The list response with other items; None if it has no list."""
    resource, items = view.resource, tuple(items)
    if resource is None or resource.list_place is None or view.items is None or items == view.items:
        return None
    place = resource.list_place
    value: JsonValue = {str(item.id): item.value for item in items} if place.is_map else [item.value for item in items]
    return with_json(view.exchange.response, _placed(view.exchange.response, place.keys, value))


def with_fields(view: View, fields: Mapping[str, JsonValue]) -> Response | None:
    """The response that shows an item, with other fields; None if it shows none, or nothing changes."""
    shown, resource = view.shown, view.resource
    documented = view.operation.response(view.status)
    if shown is None or resource is None or documented is None or {**shown, **fields} == shown:
        return None
    place = resource.responses[view.operation.id, documented.status]
    response = view.exchange.response
    return with_json(response, _placed(response, place.keys, {**shown, **fields}))


def _placed(response: Response, keys: Sequence[str], value: JsonValue) -> JsonValue:
    return replaced(response.json, child("", *keys), value)


def with_header(response: Response, name: str, value: str) -> Response:
    """The response with another value of a header field."""
    others = [(each, text) for each, text in response.headers.items_sent if each.lower() != name.lower()]
    return replace(response, headers=Headers([*others, (name, value)]))


def with_status(response: Response, status: int) -> Response:
    """The response with another status."""
    return replace(response, status=status)


def fields_of(view: View, response: Response) -> Content:
    """The item that an earlier response to the same operation shows."""
    resource, documented = view.resource, view.operation.response(response.status)
    place = resource.responses.get((view.operation.id, documented.status)) if resource and documented else None
    value: JsonValue = response.json
    for key in place.keys if place is not None else ():
        value = as_object(value).get(key)
    return as_object(value)
