"""Bounded caches that drop the least recently used key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_SHORT = 64
"""Characters of a name or an id; longer texts are rarely seen again, and would fill the memory."""


def cached_if_short(compute: Callable[[str], V]) -> Callable[[str], V]:
    """A function of a text that remembers its results for short ones: names and ids are compared again and again."""
    of_short = lru_cache(maxsize=4_096)(compute)

    @wraps(compute)
    def computed(text: str) -> V:
        return of_short(text) if len(text) <= _SHORT else compute(text)

    return computed


class LruCache(Generic[K, V]):
    """Values by key, at most `max_size`; past that, the least recently used is dropped."""

    __slots__ = ("_items", "_max_size")

    def __init__(self, max_size: int, items: Iterable[tuple[K, V]] = ()) -> None:
        self._max_size = max_size
        self._items: OrderedDict[K, V] = OrderedDict()
        for key, value in items:
            self.put(key, value)

    def use(self, key: K) -> V | None:
        """The value of a key, which counts as used; None if there is none."""
        if key in self._items:
            self._items.move_to_end(key)
        return self._items.get(key)

    def put(self, key: K, value: V) -> V | None:
        """Set the value of a key, which counts as used; return the value that was dropped, if any."""
        self._items[key] = value
        self._items.move_to_end(key)
        return self._items.popitem(last=False)[1] if len(self._items) > self._max_size else None

    def pop(self) -> V:
        """Drop the least recently used key, and return its value."""
        return self._items.popitem(last=False)[1]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)

    def keys(self) -> list[K]:
        """The keys, the most recently used last."""
        return list(self._items)

    def values(self) -> list[V]:
        """The values, the most recently used last."""
        return list(self._items.values())

    def items(self) -> list[tuple[K, V]]:
        """The keys with their values, the most recently used last."""
        return list(self._items.items())
