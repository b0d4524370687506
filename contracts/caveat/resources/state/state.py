"""The memory of the state rules: a step for each exchange, bounded however long a session is."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from caveat.exchange import Exchange, Request
from caveat.judging.memory import Recent
from caveat.judging.rule import CannotTell, Result
from caveat.openapi.spec import Spec
from caveat.resources.bodies import ListedItem
from caveat.resources.derive import Resources
from caveat.resources.model import Action
from caveat.resources.state.item import Item, Update
from caveat.resources.state.items import Items
from caveat.resources.state.learned import Learned
from caveat.resources.state.lists import Listing, ListMemory, Lists, Longest, listing
from caveat.resources.state.performed_action import PerformedAction
from caveat.resources.state.view import ItemKey, View, client_of

MAX_ITEMS = 400
MAX_LISTS = 40
MAX_KEYS = 300
MAX_USED_KEYS = 20_000
SETTLE_S = 2.0
"""Seconds after which a write is taken to be visible, unless the document or the target says otherwise."""

LARGEST_BODY = 200_000
"""Bytes; exchanges with a larger body are not remembered."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Why a write need not be visible yet, and the seconds until it has to be; 0 if they are not known."""

    reason: str
    after: float = 0.0

    def asked(self, request: Request) -> CannotTell:
        """That an exchange cannot tell; the response to this request can, after that time."""
        return CannotTell(self.reason, request if self.after else None, self.after)


class State:
    """The memory of a session about the resources of one document."""

    def __init__(self, spec: Spec, resources: Resources, *, exclusive: bool, settle_s: float = 0.0) -> None:
        self.spec = spec
        self.resources = resources
        self.exclusive = exclusive
        """Whether no other client writes."""
        self.settle_s = settle_s or SETTLE_S
        """Seconds after which a write is visible, where the document states no longer time."""
        self.learned = Learned()
        self.items = Items(MAX_ITEMS)
        self.creations: Recent[ItemKey, Exchange] = Recent(MAX_ITEMS)
        """The exchanges that created items; they stay when the state of an item becomes uncertain."""
        self.lists: Recent[Hashable, ListMemory] = Recent(MAX_LISTS)
        self.locations: Recent[ItemKey, Exchange] = Recent(MAX_KEYS)
        """The exchanges whose header Location leads to an item, where its body names another one."""
        self.keys: Recent[Hashable, Exchange] = Recent(MAX_KEYS)
        """The first exchange with an idempotency key, by operation, client, path and key."""
        self.used_keys: Recent[int, None] = Recent(MAX_USED_KEYS)
        """The hashes of these and earlier ones: if there are more, a key may have been used before."""
        self.performed: Recent[ItemKey, PerformedAction] = Recent(MAX_KEYS)
        """The latest action on each item."""
        self.highest: Recent[Hashable, tuple[str, Exchange]] = Recent(MAX_KEYS)
        """The id of the item created last, by collection."""
        self.updates: list[tuple[int, Item, Update]] = []
        """The latest updates, with their numbers."""
        self.deleted: tuple[int, Item] | None = None
        """The number of writes after the last deletion, and the deleted item."""
        self.writes = 0
        """How many exchanges may have changed something."""
        self.written: float | None = None
        """When the last of them was complete."""
        self.results: dict[str, list[Result]] = {}
        """The results of the rules for the latest exchange, by code."""
        self.number = 0
        """How many exchanges there were."""
        self._view: View | None = None
        self._listing: Listing | None = None
        self._listed: list[tuple[ListedItem, Item]] | None = None

    def view(self, exchange: Exchange) -> View:
        """The view of the exchange, made once for all rules."""
        if self._view is None or self._view.exchange is not exchange:
            self._view = self.view_of(exchange)
            self._listing = self._listed = None
        return self._view

    def view_of(self, exchange: Exchange) -> View:
        """The view of an earlier exchange."""
        operation = self.spec.operations[exchange.operation or ""]
        resource, action = self.resources.by_operation.get(operation.id, (None, None))
        return View(exchange, operation, resource, action, client_of(self.spec, exchange), self.spec)

    def item(self, view: View) -> Item | None:
        """The known state of the item that the path names."""
        key = view.item_key
        return self.items.get(key) if key is not None else None

    def listing(self, view: View) -> Listing | None:
        """The list in a response, recorded once for all rules; None if there is none."""
        if self._listing is None and view.items is not None:
            where: Hashable = (view.exchange.request.path, view.client)
            memory = self.lists.get(where)
            if memory is None:
                memory = self.lists[where] = ListMemory(Lists(self.writes), Longest())
            elif memory.lists.writes != self.writes:
                memory.before, memory.lists = memory.lists, Lists(self.writes)
            self._listing = listing(view, memory, self.number)
        return self._listing

    def settling(
        self, view: View, since: Exchange | None, written: float | None, shown: Exchange | None = None
    ) -> Unsettled | None:
        """Why a write need not be visible yet; None if it has to be.

        `since` is the write, `written` when it was complete; `shown` is an earlier exchange that has to show it.
        """
        delay = self.settle_s
        stated: Mapping[str, float | None] = view.resource.extensions.eventual if view.resource is not None else {}
        for name in (view.operation.id, (since.operation or "") if since is not None else ""):
            if name in stated:
                seconds = stated[name]
                if seconds is None:
                    return Unsettled("the document sets no time after which writes are visible")
                delay = max(delay, seconds)
        if view.is_cached:
            return Unsettled("the response may be an older one, out of a cache")
        time = view.time if shown is None else shown.time
        if time is None or written is None:
            return Unsettled("the times of the exchanges are not known")
        left = written + delay - time
        return Unsettled("the write may become visible later", left) if left > 0 else None

    def listed_items(self, view: View, listing: Listing) -> list[tuple[ListedItem, Item]]:
        """The items of a list that the session knows, each with its known state.

        They are looked up once for all rules.
        """
        if self._listed is None:
            self._listed = [*self._known_items(view, listing)]
        return self._listed

    def _known_items(self, view: View, listing: Listing) -> Iterator[tuple[ListedItem, Item]]:
        if view.resource is None or view.resource.depth != len(view.folded_path):
            return
        items = self.items.shown(view.resource.template, view.folded_path)
        for each, own_id in zip(listing.items, listing.ids, strict=True) if items else ():
            if own_id is not None and own_id in items:
                yield each, items[own_id]

    def forget(self, key: ItemKey) -> None:
        """Forget the known state of an item."""
        self.items.forget(key)
        self.locations.data.pop(key, None)

    def read_request(self, item: Item, request: Request) -> Request | None:
        """A request like `request` that reads an item; None if nothing reads it."""
        resource = self.resources.by_template[item.key[0]]
        read = resource.operation(Action.READ)
        if read is None or item.created is None or not item.is_sure:
            return None
        location = self.view_of(item.created).location
        parents = [quote(each, safe="") for each in self.view_of(item.created).path[: resource.depth]]
        values = [*parents, quote(location[1] if location is not None else item.id, safe="")]
        if len(values) != len(item.key[1]):
            return None
        path = re.sub(r"\{[^{}]*\}", lambda _: values.pop(0), read.path)
        # The document's paths are below the base path that the list has.
        prefix = request.path.removesuffix(resource_suffix(request.path, resource.template))
        return replace(request, method="GET", target=prefix + path, body=b"")


def resource_suffix(path: str, template: str) -> str:
    """The part of a request's path that is the path of a collection in the document, without the server's base path."""
    count = template.strip("/").count("/") + 1
    return "/" + "/".join(path.strip("/").split("/")[-count:]) + ("/" if path.endswith("/") else "")
