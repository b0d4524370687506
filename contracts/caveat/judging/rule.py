"""A promise, judged on exchanges: rules, and the breaches they see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence
from caveat.judging.history import History


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
    """The evidence of that part, where it is not the rule's own."""


Look: TypeAlias = Callable[[Exchange, History], Iterator[Breach]]
"""Looks at an exchange, knowing those before it, and yields what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A promise with a code that is its name forever."""

    code: str
    title: str
    """The promise as one sentence."""
    look: Look = field(repr=False)
    evidence: Evidence
    on: frozenset[str] = frozenset()
    """The operationIds it speaks of; all operations where empty."""
    accepted: bool = False
    """Whether it speaks only of accepted requests (2xx)."""

    def applies(self, exchange: Exchange) -> bool:
        """Whether the rule speaks of this exchange's operation, and of a request with this outcome."""
        if self.accepted and not exchange.response.ok:
            return False
        return exchange.operation is not None and (not self.on or exchange.operation in self.on)


def rule(code: str, *, evidence: Evidence, on: Iterable[str] = (), accepted: bool = False) -> Callable[[Look], Rule]:
    """Make a rule of a function whose docstring is the promise; nothing is registered anywhere."""

    def make(look: Look) -> Rule:
        title = " ".join((look.__doc__ or "").split())
        if not title:
            message = f"rule {code} has no docstring to say what is promised"
            raise TypeError(message)
        operations = frozenset(map(str, on))
        return Rule(code=code, title=title, look=look, evidence=evidence, on=operations, accepted=accepted)

    return make
