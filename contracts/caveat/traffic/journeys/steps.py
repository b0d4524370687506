"""The parts of a journey's steps: send a request to one resource, create an item, read the items after a write."""

from __future__ import annotations

import random
from collections.abc import Mapping

from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.resources.model import Action, Kind, Resource
from caveat.resources.state.view import View
from caveat.resources.words import parameter_names
from caveat.traffic.journeys.composer import Content
from caveat.traffic.journeys.items import Items, Known

IF_MATCH = "if-match"
IF_NONE = "if-none-match"


class Steps:
    """The requests of one journey, and the items that it knows."""

    def __init__(self, spec: Spec, resource: Resource, items: Items, rng: random.Random) -> None:
        self._spec = spec
        self._resource = resource
        self._items = items
        self._rng = rng
        self._parents: tuple[str, ...] | None = None
        self._known: list[Known] = []
        self._unread: list[Known] = []
        """The created items that were not found at once: they are read again when all are created, after one wait."""

    def _operation(self, action: Action) -> Operation | None:
        operation = self._resource.operation(action)
        return operation if self._items.allows(operation) else None

    def _creating(self) -> Operation | None:
        operation = self._items.creating(self._resource)
        return operation if self._items.allows(operation) else None

    def _send(  # noqa: PLR0913 - what a request depends on
        self,
        action: Action,
        path: tuple[str, ...] | None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: Content | None = None,
        waits: bool = True,
    ) -> View | None:
        operation = self._operation(action)
        if operation is None or path is None or len(path) != len(parameter_names(operation.path)):
            return None
        composed = self._items.composer.request(operation, path, query=query, headers=headers, content=content)
        return self._items.client.send(composed, waits=waits)

    def _list(self, query: Mapping[str, str] | None = None) -> View | None:
        return self._send(Action.LIST, self._parents, query=query)

    def _count(self, query: Mapping[str, str] | None = None) -> None:
        """List the items and count them, with a filter that both take."""
        operation = self._operation(Action.COUNT)
        if operation is not None and {each.name for each in operation.parameters} >= (query or {}).keys():
            self._list()
            if query:
                self._list(query)
            self._send(Action.COUNT, self._parents, query=query)

    def _read(self, item: Known, headers: Mapping[str, str] | None = None, *, waits: bool = True) -> View | None:
        view = self._send(Action.READ, item.path, headers=headers, waits=waits)
        if view is not None and view.shown is not None:
            item.content = {**item.content, **view.shown}
            item.etag = view.exchange.response.headers.get("etag")
        return view

    def _read_others(self, item: Known) -> None:
        for other in self._known:
            if other is not item:
                self._read(other)

    def _create(self, operation: Operation, *, replays: bool = False, bare: bool = False, waits: bool = True) -> bool:
        """Create one item and read it; whether one was created. Without `waits`, it may have to be read again."""
        name = self._resource.extensions.idempotency_keys.get(operation.id)
        key = self._items.composer.idempotency_key(operation, name or "")
        created = self._items.create(self._resource, {name: key} if name and key else None, bare=bare)
        if created is None:
            return False
        view, _ = created
        item = self._items.known(self._resource, view)
        if item is not None:
            self._known.append(item)
            read = self._read(item, waits=waits)
            if not waits and read is not None and read.shown is None:
                self._unread.append(item)
            self._follow(view, item)
            if self._parents is None:
                self._parents = item.path[:-1]
        if replays and name:
            self._items.client.send(view.exchange.request)
            self._list()
        return True

    def _follow(self, view: View, item: Known) -> None:
        """Read the item that the header Location leads to, if it is another one."""
        path = view.location_path
        if path is not None and path != item.path:
            self._send(Action.READ, path)

    def _written(self, operation: Operation, action: Action, item: Known, content: Content) -> None:
        """Send a write, read the item and the others, and list them."""
        headers = {IF_MATCH: item.etag} if item.etag and has(operation, IF_MATCH) else None
        self._read_others(item)
        self._send(action, item.path, headers=headers, content=content)
        self._read(item)
        self._read_others(item)
        self._list()

    def _writes(self) -> bool:
        """Whether there is an item that this journey may change: one that it created, or a singleton."""
        return bool(self._known) and (self._resource.kind is Kind.SINGLETON or self._creating() is not None)

    def _takes_tag(self, action: Action) -> bool:
        operation = self._operation(action)
        return operation is not None and has(operation, IF_MATCH)


def has(operation: Operation, header: str) -> bool:
    """Whether an operation declares a request header."""
    return any(each.location == "header" and each.name.lower() == header for each in operation.parameters)
