"""The stored items of each collection, in the order in which they were created."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import ConfigDict, with_config
from pydantic import JsonValue as Json

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Properties
from caveat.openapi.operation import Operation
from caveat.provider.state import from_json, to_json

MAX_ITEMS = 1_000
"""Items of one collection; one more evicts the oldest."""

MAX_COLLECTIONS = 1_000
"""Stored collections, counted per parent; one more evicts the one whose last change is the oldest."""


class Item(NamedTuple):
    """The properties of one item, and the names of those that a client omitted or removed."""

    properties: Properties
    omitted: frozenset[str] = frozenset()


@dataclass(slots=True)
class Collection:
    """The items of one collection by id, oldest first."""

    items: OrderedDict[str, Item] = field(default_factory=OrderedDict)
    """Not a plain dict: to find its oldest key, a dict scans the slots of all deleted keys."""
    generated_ids: int = 0
    """How many ids were generated."""
    highest_id: int = 0
    """The highest number among the ids; never reused, even after deletion."""
    deleted: dict[str, None] = field(default_factory=dict)
    """The ids of deleted items, oldest first."""
    initial: set[str] = field(default_factory=set)
    """The ids of the document's examples: a creation with one replaces the example. They are not in a state file."""

    def delete(self, item_id: str) -> None:
        """Delete an item if it exists, and remember its id."""
        self.initial.discard(item_id)
        if self.items.pop(item_id, None) is not None:
            self.deleted[item_id] = None
            if len(self.deleted) > MAX_ITEMS:
                del self.deleted[next(iter(self.deleted))]

    def save(self, item_id: str, item: Item) -> None:
        """Add an item, or replace the one with this id."""
        self.items[item_id] = item
        if self.deleted:
            self.deleted.pop(item_id, None)
        if item_id.isdecimal() and item_id.isascii() and len(item_id) < 20:  # noqa: PLR2004 - fits into 64 bits
            number = int(item_id)
            self.highest_id = max(self.highest_id, number)
        if len(self.items) > MAX_ITEMS:
            self.items.popitem(last=False)


CollectionKey = tuple[str, tuple[str, ...]]
"""The path template of a collection, and the ids of its parents."""


class CollectionStore:
    """The collections that may differ from their initial state."""

    def __init__(self) -> None:
        self._collections: OrderedDict[CollectionKey, Collection] = OrderedDict()

    def get(self, key: CollectionKey) -> Collection | None:
        """The stored collection; None if it is in its initial state."""
        return self._collections.get(key)

    def save(self, key: CollectionKey, collection: Collection) -> None:
        """Store a collection as the most recently changed one."""
        self._collections[key] = collection
        self._collections.move_to_end(key)
        if len(self._collections) > MAX_COLLECTIONS:
            self._collections.popitem(last=False)

    def delete_children(self, template: str, ids: tuple[str, ...]) -> None:
        """Delete the collections below an item of the collection at `template`; `ids` are its parents' and its own."""
        for key in [*self._collections]:
            child_template, parent_ids = key
            if f"{child_template}/".startswith(f"{template}/{{}}/") and parent_ids[: len(ids)] == ids:
                del self._collections[key]

    def dump(self) -> JsonValue:
        """All stored collections as a JSON value."""
        return to_json(
            _State([_dumped(*key, collection) for key, collection in self._collections.items()]),
        )

    def load(self, state: JsonValue) -> None:
        """Replace all stored collections by dumped ones; raises `BadState` if `state` is not a dump."""
        collections = from_json(_State, state).collections
        self._collections.clear()
        for collection in collections:
            self.save((collection.path, tuple(collection.parents)), _loaded(collection))


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class _ItemState:
    id: str
    properties: dict[str, Json]
    omitted: list[str]


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class _CollectionState:
    path: str
    parents: list[str]
    generated_ids: int
    highest_id: int
    items: list[_ItemState]
    deleted: list[str] = field(default_factory=list)


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class _State:
    collections: list[_CollectionState]


def _dumped(template: str, parent_ids: tuple[str, ...], collection: Collection) -> _CollectionState:
    items = [_ItemState(item_id, item.properties, sorted(item.omitted)) for item_id, item in collection.items.items()]
    numbers = collection.generated_ids, collection.highest_id
    return _CollectionState(template, list(parent_ids), *numbers, items, list(collection.deleted))


def _loaded(state: _CollectionState) -> Collection:
    collection = Collection(generated_ids=state.generated_ids, highest_id=state.highest_id)
    for item in state.items:
        collection.save(item.id, Item(item.properties, frozenset(item.omitted)))
    collection.deleted = dict.fromkeys(state.deleted)
    return collection


def absence(operation: Operation, collection: Collection, item_id: str) -> int | None:
    """The documented status for an item that does not exist, 410 if it was deleted; None if there is none."""
    if item_id in collection.deleted and "410" in operation.responses:
        return 410
    return 404 if operation.response(404) is not None else None
