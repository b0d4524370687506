"""Records each write in the ledger before it is sent, and the created item after its response."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from caveat.exchange import Exchange, Request, Response
from caveat.mock.collections.paths import Action, normalized
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Effect, Operation
from caveat.resources.words import parameter_names
from caveat.targets.items.created_items import CreatedItems, Creation, filled, item_keys, json_of
from caveat.targets.items.creation_proof import proof_keys
from caveat.targets.items.listing import Listing
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.items.sent_items import unwrapped
from caveat.targets.ledgers.ledger import Ledger

MAX_RECORDED_BYTES = 64 * 1024
"""Bytes of a request body that the ledger gets."""

MAX_LISTINGS = 3
"""Maximum number of reads of a collection before the first write to it, until all of its items are known."""


@dataclass(slots=True)
class WriteRecords:
    """The records of the writes of one run."""

    ledger: Ledger
    requests: OwnRequests
    """Makes the requests by which a collection is read."""
    redact: Callable[[str], str] = str
    redact_content: Callable[[str], str] = str
    """They mask secrets: the first one in paths and ids, the other in queries and bodies."""
    _items: CreatedItems = field(init=False)
    _attempts: Counter[str] = field(init=False, default_factory=Counter)
    """By collection: how often its items were read."""

    def __post_init__(self) -> None:
        self._items = CreatedItems(self.requests.spec)

    def before(
        self,
        operation: Operation,
        parameters: dict[str, str],
        is_allowed: Callable[[Operation], bool],
        send: Callable[[Request], Response],
    ) -> Creation | None:
        """The item that a write may create; records the items of its collection before the first write of the run."""
        creation = self._items.creation(operation, parameters)
        if creation is not None:
            self._record_existing(creation, is_allowed, send)
        return creation

    def record(self, operation: Operation, request: Request) -> int:
        """Record a write before it is sent; returns its number."""
        body = self.redact_content(request.body[:MAX_RECORDED_BYTES].decode("latin-1")).encode("latin-1", "replace")
        target = "?".join((self.redact(request.path), *map(self.redact_content, request.target.split("?", 1)[1:])))
        return self.ledger.record_write(operation.id, request.method, target, body)

    def record_response(self, write: int, operation: Operation, exchange: Exchange, creation: Creation | None) -> str:
        """Record the response to a write; returns the id of the item that it created, `""` if it created none."""
        created = self._created(operation, exchange, creation) if creation is not None else None
        if created is None:
            self.ledger.record_response(write, exchange.response.status)
        else:
            keys: Iterable[str] = map(self.redact, (*created.keys, *self._proof_keys(exchange, created)))
            self.ledger.record_response(write, exchange.response.status, self.redact(created.id), keys)
        if exchange.request.method == "DELETE" and exchange.response.ok:
            self._release(operation, exchange)
        return created.id if created is not None else ""

    def _proof_keys(self, exchange: Exchange, made: Creation) -> Iterator[str]:
        """The keys by which `caveat cleanup` recognizes the item later; none if the response does not show it."""
        shown = self._items.item(made.collection, exchange.response) if made.id else {}
        return proof_keys(made, unwrapped(as_object(json_of(exchange.request)), shown), shown)

    def _created(self, operation: Operation, exchange: Exchange, creation: Creation) -> Creation | None:
        created = self._items.created(operation, creation, exchange.request, exchange.response)
        if created is None and exchange.response.ok and creation.id:
            # A PUT without status 201 created an item only if no item was there, created by a run or by another client.
            existing = self.ledger.existing(creation.path)
            if existing is not None and creation.id not in existing and self.ledger.creator(creation.keys) is None:
                return creation
        return created

    def _release(self, operation: Operation, exchange: Exchange) -> None:
        """Release a deleted item: its id may be given to an item of another client."""
        values = [exchange.path_parameters[name] for name in parameter_names(operation.path)]
        template, parameter, _ = normalized(operation.path).rpartition("/{}")
        if parameter:
            name = parameter_names(operation.path)[-1]
            write = self.ledger.creator(item_keys(filled(template, values[:-1]), name, values[-1]))
            if write is not None:
                self.ledger.release(write)

    def _record_existing(
        self, creation: Creation, is_allowed: Callable[[Operation], bool], send: Callable[[Request], Response]
    ) -> None:
        path = creation.path
        if self._attempts[path] >= MAX_LISTINGS:
            return
        self._attempts[path] += 1
        if self.ledger.existing(path) is not None:
            self._attempts[path] = MAX_LISTINGS
            return
        above, parameter, _ = creation.collection.template.rpartition("{}")
        parent = filled(above + parameter, creation.parents)
        if parameter and self.ledger.creator([f"path {parent}"]) is not None:
            # The collection is part of an item that a run created.
            self.ledger.record_existing(path, ())
            return
        operation = creation.collection.operations.get(Action.LIST)
        if operation is not None and operation.effect is Effect.READS and is_allowed(operation):
            listed = Listing(self.requests, send).read(operation, creation.parents)
            if listed is not None and listed.complete:
                ids = (self._items.id_of(creation.collection, item) for item in listed.items)
                self.ledger.record_existing(path, map(self.redact, filter(None, ids)))
