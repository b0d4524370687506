"""A memory that has a bound: the latest things by their keys."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Latest(Generic[K, V]):
    """Things by their keys, up to so many; past that it forgets what was not used for longest."""

    __slots__ = ("_held", "_size")

    def __init__(self, size: int, held: Iterable[tuple[K, V]] = ()) -> None:
        self._size = size
        self._held: OrderedDict[K, V] = OrderedDict()
        for key, value in held:
            self.put(key, value)

    def get(self, key: K) -> V | None:
        """What was put under a key, None where it is forgotten or never was."""
        return self._held.get(key)

    def use(self, key: K) -> V | None:
        """The same, and it counts as used."""
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def put(self, key: K, value: V) -> V | None:
        """Remember a thing, and say which other had to be forgotten for it."""
        self._held[key] = value
        self._held.move_to_end(key)
        return self._held.popitem(last=False)[1] if len(self._held) > self._size else None

    def pop(self) -> V:
        """Forget what was not used for longest."""
        return self._held.popitem(last=False)[1]

    def __len__(self) -> int:
        return len(self._held)

    def keys(self) -> list[K]:
        """The keys, the one used last at the end."""
        return list(self._held)

    def values(self) -> list[V]:
        """The things, the one used last at the end."""
        return list(self._held.values())

    def items(self) -> list[tuple[K, V]]:
        """Keys and things, those used last at the end."""
        return list(self._held.items())
