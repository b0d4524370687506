"""The memory of the state rules: a step for each exchange, bounded however long a session is."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from caveat.exchange import Exchange
from caveat.judging.memory import Recent
from caveat.openapi.spec import Spec
from caveat.resources.derive import Resources
from caveat.resources.state.item import Item, Update
from caveat.resources.state.learned import Learned
from caveat.resources.state.lists import Listing, Lists, listing
from caveat.resources.state.view import ItemKey, View, client_of

MAX_ITEMS = 400
MAX_LISTS = 40
MAX_KEYS = 300
SETTLE_S = 2.0
"""Seconds after which a write is taken to be visible, unless the document says otherwise."""

LARGEST_BODY = 200_000
"""Bytes; what has a larger body is not remembered."""


class State:
    """What a session remembers of the resources of one document."""

    def __init__(self, spec: Spec, resources: Resources, *, exclusive: bool) -> None:
        self.spec = spec
        self.resources = resources
        self.exclusive = exclusive
        """Whether no other client writes."""
        self.learned = Learned()
        self.items: Recent[ItemKey, Item] = Recent(MAX_ITEMS)
        self.lists: Recent[Hashable, Lists] = Recent(MAX_LISTS)
        self.locations: Recent[ItemKey, Exchange] = Recent(MAX_KEYS)
        """The exchanges whose header Location leads to an item, where its body names another one."""
        self.keys: Recent[Hashable, Exchange] = Recent(MAX_KEYS)
        """The first exchange with an idempotency key, by operation, client, path and key."""
        self.highest: Recent[Hashable, tuple[str, Exchange]] = Recent(MAX_KEYS)
        """The id of the item created last, by collection."""
        self.updates: list[tuple[int, Item, Update]] = []
        """The latest updates, with their numbers."""
        self.writes = 0
        """How many exchanges may have changed something."""
        self.written: float | None = None
        """When the last of them was complete."""
        self.number = 0
        """How many exchanges there were."""
        self._view: View | None = None
        self._listing: Listing | None = None

    def view(self, exchange: Exchange) -> View:
        """The exchange as the rules see it; made once for all rules."""
        if self._view is None or self._view.exchange is not exchange:
            self._view = self.view_of(exchange)
            self._listing = None
        return self._view

    def view_of(self, exchange: Exchange) -> View:
        """An earlier exchange as the rules see it."""
        operation = self.spec.operations[exchange.operation or ""]
        resource, action = self.resources.by_operation.get(operation.id, (None, None))
        return View(exchange, operation, resource, action, client_of(self.spec, exchange), self.spec)

    def item(self, view: View) -> Item | None:
        """What is known of the item that the path names."""
        key = view.item_key
        return self.items.get(key) if key is not None else None

    def listing(self, view: View) -> Listing | None:
        """The list in a response, recorded once for all rules; None if there is none."""
        if self._listing is None and view.items is not None:
            where: Hashable = (view.exchange.request.path, view.client)
            lists = self.lists.get(where)
            if lists is None or lists.writes != self.writes:
                lists = self.lists[where] = Lists(self.writes)
            self._listing = listing(view, lists, self.learned.unstable, where, self.number)
        return self._listing

    def settling(self, view: View, since: Exchange | None, written: float | None) -> str | None:
        """Why a write need not be visible yet; None if it has to be.

        `since` is the write, `written` when it was complete.
        """
        delay = SETTLE_S
        stated: Mapping[str, float | None] = view.resource.extensions.eventual if view.resource is not None else {}
        for name in (view.operation.id, (since.operation or "") if since is not None else ""):
            if name in stated:
                seconds = stated[name]
                if seconds is None:
                    return "the document sets no time after which writes are visible"
                delay = max(delay, seconds)
        if view.is_cached:
            return "the response may be an older one, out of a cache"
        if view.time is None or written is None:
            return "the times of the exchanges are not known"
        return None if view.time - written >= delay else "the write may become visible later"

    def created_in(self, template: str, view: View) -> Iterator[Item]:
        """The items that the client of a list request created in its collection, and that are there by all we know."""
        parents = view.folded_path
        for key, item in self.items.data.items():
            if key[0] == template and item.created is not None and item.gone is None and item.client == view.client:
                is_known = item.shows_id or (view.resource is not None and view.resource.identity.is_sure)
                if is_known and key[1][:-1] == parents:
                    yield item
