"""Rules: promises that are judged on exchanges, and the breaches that they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeAlias, TypeVar, overload

from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence
from caveat.judging.memory import Memory
from caveat.judging.promise import Promise, title_of

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule saw: what was found and what was expected, in that order."""

    message: str
    at: str = ""
    """Where in the exchange: `status`, `header ETag`, `request` and words that say where in it, or `body`.

    After `body` may come a JSON pointer into the response's: `body /pets/0/id`. CSV is a list of lines, each of fields.
    """
    promise: str = ""
    """JSON pointer into the compiled spec of the promise broken, if a part of the spec makes it."""
    evidence: Evidence | None = None
    """The evidence of that part, if it is not the rule's own."""
    earlier: tuple[Exchange, ...] = ()
    """The earlier exchanges without which this one would be no breach, oldest first."""


Check: TypeAlias = Callable[[Exchange], Iterator[Breach]]
"""Looks at an exchange, and yields what is wrong."""

CheckWithMemory: TypeAlias = Callable[[Exchange, M], Iterator[Breach]]
"""Looks at an exchange, given what the rule remembers of those before it, and yields what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A promise that can be judged on exchanges."""

    promise: Promise
    check: CheckWithMemory[Any] = field(repr=False)
    memory: Memory[Any] | None = None
    """What `check` takes as its second argument; None is passed if the rule has no memory."""
    on: frozenset[str] = frozenset()
    """The operationIds whose exchanges it judges; all operations if empty."""
    accepted: bool = False
    """Whether it judges accepted requests (2xx) only."""

    @property
    def code(self) -> str:
        """The code of the promise."""
        return self.promise.code

    @property
    def title(self) -> str:
        """The promise as one sentence."""
        return self.promise.title

    @property
    def evidence(self) -> Evidence:
        """The evidence of the promise."""
        return self.promise.evidence

    def applies(self, exchange: Exchange) -> bool:
        """Whether the rule judges exchanges of this operation and with this outcome."""
        if self.accepted and not exchange.response.ok:
            return False
        return exchange.operation is not None and (not self.on or exchange.operation in self.on)


@overload
def rule(
    code: str, *, evidence: Evidence, on: Iterable[str] = (), accepted: bool = False
) -> Callable[[Check], Rule]: ...


@overload
def rule(
    code: str, *, evidence: Evidence, memory: Memory[M], on: Iterable[str] = (), accepted: bool = False
) -> Callable[[CheckWithMemory[M]], Rule]: ...


def rule(
    code: str,
    *,
    evidence: Evidence,
    memory: Memory[M] | None = None,
    on: Iterable[str] = (),
    accepted: bool = False,
) -> Callable[[Callable[..., Iterator[Breach]]], Rule]:
    """Make a rule of a function whose docstring is the promise; nothing is registered anywhere.

    With `memory`, the function takes its value as second argument.
    """

    def make(check: Callable[..., Iterator[Breach]]) -> Rule:
        title = title_of(check)
        if not title:
            message = f"rule {code} has no docstring to say what is promised"
            raise TypeError(message)
        promise = Promise(code, title, evidence)
        return Rule(
            promise, check if memory is not None else _without_memory(check), memory, frozenset(map(str, on)), accepted
        )

    return make


def _without_memory(check: Check) -> CheckWithMemory[None]:
    @wraps(check)
    def check_with_memory(exchange: Exchange, _memory: None) -> Iterator[Breach]:
        return check(exchange)

    return check_with_memory
