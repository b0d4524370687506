"""The items of a session, with indexes by the ids that they show, of those that no list showed, and of deleted ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

from caveat.judging.memory import Recent
from caveat.resources.state.item import Item
from caveat.resources.state.view import ItemKey

A = TypeVar("A")
B = TypeVar("B")

_Collection: TypeAlias = tuple[str, tuple[str, ...], str]
"""The template of a collection, the values of its parents, and a client."""


class Items(Recent[ItemKey, Item]):
    """The items that were set most recently, by key; older ones are forgotten."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self._by_id: dict[str | None, dict[ItemKey, Item]] = {}
        self._shown: dict[tuple[str, tuple[str, ...]], dict[str, Item]] = {}
        self._unlisted: dict[_Collection, dict[str, Item]] = {}
        self._gone: dict[str, dict[ItemKey, Item]] = {}

    def __setitem__(self, key: ItemKey, item: Item) -> None:
        if key in self.data:
            del self[key]
        elif len(self.data) >= self.size:
            del self[next(iter(self.data))]
        self.data[key] = item
        self._by_id.setdefault(_last(key), {})[key] = item
        if item.own_id:
            self.note_id(item, item.own_id)
        if item.gone is not None:
            self._gone.setdefault(key[0], {})[key] = item

    def __delitem__(self, key: ItemKey) -> None:
        item = self.data.pop(key)
        _drop(self._by_id, _last(key), key, item)
        if item.gone is not None:
            _drop(self._gone, key[0], key, item)
        self._drop_id(item)

    def forget(self, key: ItemKey) -> None:
        """Forget an item, if it is known."""
        if key in self.data:
            del self[key]

    def clear(self) -> None:
        """Forget all items."""
        self.data.clear()
        for index in (self._by_id, self._shown, self._unlisted, self._gone):
            index.clear()

    def named(self, ids: Iterable[str]) -> Iterator[Item]:
        """The items whose path ends with one of these values."""
        for each in ids:
            yield from self._by_id.get(each, {}).values()

    def note_id(self, item: Item, own_id: str) -> None:
        """Note the id that an item shows itself; if a request of the session created it, a list has to show it."""
        self._drop_id(item)
        item.own_id = own_id
        self._shown.setdefault((item.key[0], item.key[1][:-1]), {})[own_id] = item
        if item.created is not None and item.gone is None and not item.was_listed:
            self._unlisted.setdefault(_collection(item), {})[own_id] = item

    def note_listed(self, item: Item) -> None:
        """Note that a list has shown an item."""
        item.was_listed = True
        _drop(self._unlisted, _collection(item), item.own_id, item)

    def shown(self, template: str, parents: tuple[str, ...]) -> Mapping[str, Item]:
        """The items of a collection by the ids that they show."""
        return self._shown.get((template, parents), {})

    def unlisted(self, template: str, parents: tuple[str, ...], client: str) -> Mapping[str, Item]:
        """The items that a client created in a collection and no list has shown, by the ids that they show."""
        return self._unlisted.get((template, parents, client), {})

    def gone(self, template: str) -> Iterable[Item]:
        """The items of collections with this template that are deleted."""
        return self._gone.get(template, {}).values()

    def _drop_id(self, item: Item) -> None:
        if item.own_id:
            _drop(self._shown, (item.key[0], item.key[1][:-1]), item.own_id, item)
            _drop(self._unlisted, _collection(item), item.own_id, item)


def _drop(index: dict[A, dict[B, Item]], place: A, name: B, item: Item) -> None:
    items = index.get(place)
    if items is not None and items.get(name) is item:
        del items[name]
        if not items:
            del index[place]


def _last(key: ItemKey) -> str | None:
    return key[1][-1] if key[1] else None


def _collection(item: Item) -> _Collection:
    return item.key[0], item.key[1][:-1], item.client
