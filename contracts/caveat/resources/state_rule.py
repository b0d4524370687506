"""A state rule: its check takes a view of an exchange, and the state of the session about resources."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from typing import TypeAlias

from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.judging.cause import STATE
from caveat.judging.evidence import Evidence
from caveat.judging.memory import Memory
from caveat.judging.promise import Promise, title_of
from caveat.judging.rule import KEPT, Breach, CannotTell, Result, Rule
from caveat.openapi.spec import Spec
from caveat.resources.derive import Resources
from caveat.resources.model import Action
from caveat.resources.state.creations import with_creations
from caveat.resources.state.state import State
from caveat.resources.state.step import step
from caveat.resources.state.view import View

_REFUSALS = frozenset(range(400, 500)) - {404, 410, 412}
"""Statuses of requests that changed nothing; those left out say something about an item."""

ANOTHER_WRITER = "another client or a background job may have caused it"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A breach that another client or a background job may have caused, unless it is systematic."""

    breach: Breach
    subject: Hashable
    """The subject for which kept cases are counted, such as a collection, or an operation and a field."""
    case: Hashable
    """Identifies the case: one item that was read twice is one case."""
    strict: bool = False
    """Whether one case is too few on an exclusive target, too, and one kept case disproves the suspicion."""
    needed: int = 2
    """The number of different cases that count as systematic."""
    ratio: float = 1
    """The number of kept cases that one broken case outweighs."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Cases in which a promise was kept."""

    subject: Hashable
    others: tuple[Hashable, ...] = ()
    """More subjects for which the exchange shows it."""


StateResult: TypeAlias = Result | Suspicion | Seen
StateCheck: TypeAlias = Callable[[View, State], Iterator[StateResult]]


@dataclass(frozen=True, slots=True)
class StateRule:
    """A rule about resources that is not yet bound to a document."""

    promise: Promise
    check: StateCheck
    actions: frozenset[Action]

    @property
    def code(self) -> str:
        """The code of the promise."""
        return self.promise.code

    def operations(self, resources: Resources) -> frozenset[str]:
        """The operations of a document that it judges."""
        return frozenset(name for name, (_, action) in resources.by_operation.items() if action in self.actions)


def bind(
    spec: Spec, resources: Resources, rules: Iterable[StateRule], *, exclusive: bool, settle_s: float = 0.0
) -> tuple[Rule, ...]:
    """The rules for the resources of one document, without those that judge none of its operations.

    One memory serves all: its step asks them about an exchange, and then remembers it. `exclusive` says that no other
    client writes, so that one case can be a breach. After `settle_s` seconds, if it is not 0, writes are visible.
    """
    on = {rule: rule.operations(resources) for rule in rules}
    by_operation = {name: [rule for rule in on if name in on[rule]] for name in resources.by_operation}

    def judge(state: State, exchange: Exchange) -> State:
        if exchange.response.status in _REFUSALS:
            state.number += 1
            state.results = {}
            return state
        judging = by_operation.get(exchange.operation or "", ())
        state.results = _results(state, exchange, judging) if judging else {}
        return step(state, exchange)

    memory = Memory(lambda: State(spec, resources, exclusive=exclusive, settle_s=settle_s), judge, first=True)
    return tuple(_rule(rule, memory, operations) for rule, operations in on.items() if operations)


def _rule(rule: StateRule, memory: Memory[State], operations: frozenset[str]) -> Rule:
    code = rule.code

    @wraps(rule.check)
    def check(_exchange: Exchange, state: State) -> Iterator[Result]:
        return iter(state.results.get(code, ()))

    return Rule(rule.promise, check, memory, operations, is_sparse=True, results=_latest)


def _latest(state: State) -> dict[str, list[Result]]:
    return state.results


def _results(state: State, exchange: Exchange, rules: Iterable[StateRule]) -> dict[str, list[Result]]:
    """The results of each rule for an exchange, by code."""
    view = state.view(exchange)
    results: dict[str, list[Result]] = {}
    for rule in rules:
        try:
            # Most say nothing of most exchanges.
            for result in rule.check(view, state):
                decided = _decided(rule.code, state, result)
                if isinstance(decided, Breach):
                    decided = with_creations(decided, state, exchange)
                results.setdefault(rule.promise.code, []).append(decided)
        except Unparsable:
            continue
    return results


def _decided(code: str, state: State, result: StateResult) -> Result:
    """A breach, if the suspicion is certain enough on this target; else `CannotTell`."""
    decided = _weighed(code, state, result)
    return replace(decided, kind=STATE) if isinstance(decided, Breach) else decided


def _weighed(code: str, state: State, result: StateResult) -> Result:
    if isinstance(result, Seen):
        for subject in (result.subject, *result.others):
            state.learned.keep(code, subject)
        return KEPT
    if not isinstance(result, Suspicion):
        return result
    tally = state.learned.suspect(code, result.subject, result.case)
    if state.exclusive and not result.strict:
        return result.breach
    if state.learned.is_systematic(tally, strict=result.strict, needed=result.needed, ratio=result.ratio):
        return result.breach
    return CannotTell(ANOTHER_WRITER, suspected=result.breach)


def state_rule(code: str, *, evidence: Evidence, on: Iterable[Action]) -> Callable[[StateCheck], StateRule]:
    """Make a state rule from a function whose docstring is the promise."""
    return lambda check: StateRule(Promise(code, title_of(code, check), evidence), check, frozenset(on))
