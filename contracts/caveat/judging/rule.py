"""A rule: a promise that is judged on exchanges, and the breaches that it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeAlias, TypeVar, overload

from caveat.exchange import Exchange, Request
from caveat.judging.evidence import Evidence
from caveat.judging.memory import Memory
from caveat.judging.promise import Promise, title_of

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Breach:
    """How an exchange breaks a promise; the message says what was found and what was expected, in that order."""

    message: str
    at: str = ""
    """The place in the exchange: `status`, `header ETag`, `request` and words for the place in it, or `body`.

    A JSON pointer into the response body may follow: `body /pets/0/id`. CSV is a list of lines; a line is a list of
    fields.
    """
    kind: str = ""
    """How the promise is broken, without values: `null for string`, `required`."""
    promise: str = ""
    """JSON pointer into the compiled spec to the promise, if a part of the spec makes it."""
    evidence: Evidence | None = None
    """The evidence of that part, if it differs from the evidence of the rule."""
    left_open: bool = False
    """Whether the document leaves the point open: it is reported, and nothing is broken."""
    earlier: tuple[Exchange, ...] = ()
    """The earlier exchanges that the breach depends on, oldest first."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """An exchange to which a promise applies, but which does not show whether it is kept."""

    reason: str
    ask: Request | None = None
    """A request that reads, and whose response decides."""
    after: float = 0.0
    """Seconds after which that response decides; an earlier response can only show that the promise is kept."""
    suspected: Breach | None = field(default=None, compare=False, repr=False)
    """The breach, if other exchanges confirm it, such as those of an earlier run: this exchange alone does not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An exchange that shows that a promise is kept; said by rules that apply to few of the exchanges they see."""


KEPT = Kept()

Result: TypeAlias = Breach | CannotTell | Kept
"""The result of a rule for an exchange. If a rule never yields `Kept`, no result means that the promise is kept."""

Check: TypeAlias = Callable[[Exchange], Iterator[Breach]]
"""Takes an exchange, and yields its breaches."""

CheckWithMemory: TypeAlias = Callable[[Exchange, M], Iterator[Result]]
"""Takes an exchange and the value of the rule's memory, and yields the results."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A promise that can be judged on exchanges."""

    promise: Promise
    check: CheckWithMemory[Any] = field(repr=False)
    memory: Memory[Any] | None = None
    """The memory whose value `check` takes as second argument; `check` takes None if the rule has no memory."""
    on: frozenset[str] = frozenset()
    """The operationIds whose exchanges it judges, of webhooks too; all operations but no webhooks if empty."""
    accepted: bool = False
    """Whether it judges accepted requests (2xx) only."""
    is_sparse: bool = False
    """Whether its promise applies to few of these exchanges, so that it yields `Kept` where it does."""
    results: Callable[[Any], Mapping[str, Sequence[Result]]] | None = field(default=None, repr=False)
    """Takes the value of the memory, and returns the results for the exchange by code of a rule. Rules that share the
    function are not called themselves: most have no result for most exchanges.
    """
    concerns: Callable[[str, int], bool] = field(default=lambda _operation, _status: True, repr=False)
    """Whether it can have a result for responses of an operation (its id) with a status; if not, it is not called."""

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
        """Whether the rule judges exchanges of this operation and with this outcome; a delivery has no outcome."""
        if exchange.is_delivery:
            return exchange.operation in self.on
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
    """Make a rule from a function whose docstring is the promise; the rule is not registered anywhere.

    With `memory`, the function takes the value of the memory as second argument.
    """

    def make(check: Callable[..., Iterator[Breach]]) -> Rule:
        promise = Promise(code, title_of(code, check), evidence)
        return Rule(
            promise, check if memory is not None else _without_memory(check), memory, frozenset(map(str, on)), accepted
        )

    return make


def _without_memory(check: Check) -> CheckWithMemory[None]:
    @wraps(check)
    def check_with_memory(exchange: Exchange, _memory: None) -> Iterator[Breach]:
        return check(exchange)

    return check_with_memory
