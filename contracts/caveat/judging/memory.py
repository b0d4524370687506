"""The memory of a rule: a start value, and a step function that the judge calls for each exchange."""

from __future__ import annotations

from collections import OrderedDict, UserDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar, overload

from caveat.exchange import Exchange

M = TypeVar("M")
K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_ABSENT = object()


@dataclass(frozen=True, slots=True, eq=False)
class Memory(Generic[M]):
    """Declares the memory of a rule; rules that declare the same memory share its value.

    A value must be bounded: a run may have a million exchanges. `Recent` helps.
    """

    start: Callable[[], M]
    """Makes the value that rules get at the first exchange."""
    step: Callable[[M, Exchange], M]
    """Makes the next value from the current one and an exchange; may change and return the current one.

    If it raises `Unparsable`, the value does not change: the schema check reports the body.
    """
    on: frozenset[str] = field(default=frozenset())
    """The operationIds whose exchanges change the value; all exchanges but deliveries if empty."""
    first: bool = False
    """Whether the step runs before the rules check the exchange, so that the value includes this exchange."""

    def changed_by(self, exchange: Exchange) -> bool:
        """Whether an exchange changes the value, which depends on its operation and on whether it is a delivery."""
        return exchange.operation in self.on if self.on else not exchange.is_delivery


class Recent(UserDict[K, V]):
    """A dict that keeps the `size` keys set most recently, and drops older ones."""

    def __init__(self, size: int) -> None:
        super().__init__()
        # A plain dict finds its oldest key by a search through the slots of all deleted ones.
        self.data: OrderedDict[K, V] = OrderedDict()
        self.size = size

    @overload
    def get(self, key: K, /) -> V | None: ...

    @overload
    def get(self, key: K, /, default: V | T) -> V | T: ...

    def get(self, key: K, /, default: object = None) -> object:
        """The value of a key; rules ask for keys that are not there more often than for others."""
        return self.data.get(key, default)

    def __setitem__(self, key: K, value: V) -> None:
        data = self.data
        data[key] = value
        data.move_to_end(key)
        if len(data) > self.size:
            data.popitem(last=False)

    @overload
    def setdefault(self, key: K, default: None = None, /) -> V | None: ...

    @overload
    def setdefault(self, key: K, default: V, /) -> V: ...

    def setdefault(self, key: K, default: V | None = None, /) -> V | None:
        """The value of a key, set to the default if it has none; that of `MutableMapping` raises and catches errors."""
        if key in self.data:
            return self.data[key]
        self[key] = default  # type: ignore[assignment] # as in `MutableMapping`
        return default

    @overload
    def pop(self, key: K, /) -> V: ...

    @overload
    def pop(self, key: K, /, default: V | T) -> V | T: ...

    def pop(self, key: K, /, default: object = _ABSENT) -> object:
        """Remove a key, and return its value; that of `MutableMapping` raises and catches errors."""
        if default is not _ABSENT and key not in self.data:
            return default
        value = self.data[key]
        del self[key]
        return value

    def clear(self) -> None:
        """Remove all keys at once; `MutableMapping.clear` removes them one by one."""
        self.data.clear()


def first_exchanges(size: int, key: Callable[[Exchange], K | None], on: frozenset[str]) -> Memory[Recent[K, Exchange]]:
    """The memory of the first exchange with each key, of the `size` keys that came up last.

    `key` returns None for an exchange that is not remembered; `on` are the operationIds of `Memory`.
    """

    def remember(first: Recent[K, Exchange], exchange: Exchange) -> Recent[K, Exchange]:
        found = key(exchange)
        if found is not None:
            first.setdefault(found, exchange)
        return first

    return Memory(lambda: Recent[K, Exchange](size), remember, on)
