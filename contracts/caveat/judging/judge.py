"""The judge: applies rules to exchanges, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from caveat.errors import RuleFailed, Unparsable
from caveat.exchange import Exchange
from caveat.judging.evidence import UNSTATED
from caveat.judging.finding import Finding, Severity
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, CannotTell, Kept, Rule

T = TypeVar("T")

MAX_EXCHANGES = 10
"""Maximum number of exchanges of one finding: the one that broke the promise, and the latest ones that led to it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An exchange, its findings, and the rules that applied to it."""

    exchange: Exchange
    findings: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()
    others: tuple[tuple[str, CannotTell | Kept], ...] = ()
    """The results of rules other than breaches, with their codes."""

    @property
    def undecided(self) -> tuple[tuple[str, CannotTell], ...]:
        """The promises that the exchange does not decide, by code."""
        return tuple((code, other) for code, other in self.others if isinstance(other, CannotTell))


class _Group:
    """Rules that share one function which gives the results of all of them, or rules without such a function."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._results, self._memory = rules[0].results, rules[0].memory
        self._by_code = {rule.code: rule for rule in rules}

    def speaking(self, memories: Mapping[Memory[Any] | None, Any]) -> Sequence[Rule]:
        """The rules that may have results."""
        if self._results is None:
            return self._rules
        return [self._by_code[code] for code in self._results(memories[self._memory]) if code in self._by_code]


class Judge:
    """Judges the exchanges of one run in order, and keeps the memories that its rules declare."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._applicable: dict[tuple[str, bool], tuple[Rule, ...]] = {}
        self._concerned: dict[tuple[str | None, int], tuple[_Group, ...]] = {}
        self._memories: dict[Memory[Any] | None, Any] = {}
        self._changed: dict[tuple[str | None, bool, bool], tuple[tuple[Memory[Any], str], ...]] = {}
        self._codes = {rule.memory: rule.code for rule in reversed(self._rules) if rule.memory is not None}
        self.restart()

    def restart(self) -> None:
        """Reset all memories: later exchanges do not depend on earlier ones."""
        # A rule without a memory takes None.
        self._memories = {None: None, **{memory: memory.start() for memory in self._codes}}

    def memory_of(self, kind: type[T]) -> T | None:
        """The memory of this type; None if no rule has one."""
        return next((memory for memory in self._memories.values() if isinstance(memory, kind)), None)

    def judge(self, exchange: Exchange) -> Judgement:
        """Judge an exchange, given the exchanges before it; raises `RuleFailed` if a rule raises an exception."""
        rules = self._applicable_to(exchange)
        findings: list[Finding] = []
        others: list[tuple[str, CannotTell | Kept]] = []
        try:
            self._remember(exchange, first=True)
            for group in self._concerned_rules(exchange, rules):
                speaking = group.speaking(self._memories)
                if speaking:
                    self._check(speaking, exchange, findings, others)
        finally:
            self._remember(exchange, first=False)
        return Judgement(exchange, tuple(findings), rules, tuple(others))

    def _applicable_to(self, exchange: Exchange) -> tuple[Rule, ...]:
        if exchange.operation is None:
            return ()
        key = (exchange.operation, exchange.response.ok)
        rules = self._applicable.get(key)
        if rules is None:
            rules = self._applicable[key] = tuple(rule for rule in self._rules if rule.applies(exchange))
        return rules

    def _concerned_rules(self, exchange: Exchange, rules: tuple[Rule, ...]) -> tuple[_Group, ...]:
        """The applicable rules that can have a result for the status of the response."""
        operation, status = exchange.operation, exchange.response.status
        concerned = self._concerned.get((operation, status))
        if concerned is None:
            able = (rule for rule in rules if rule.concerns(operation or "", status))
            concerned = tuple(_Group(tuple(group)) for _, group in groupby(able, lambda rule: rule.results))
            self._concerned[operation, status] = concerned
        return concerned

    # One function adds to one list: some ten rules check each exchange, and a call for each costs as much as a check.
    def _check(
        self,
        rules: Sequence[Rule],
        exchange: Exchange,
        findings: list[Finding],
        others: list[tuple[str, CannotTell | Kept]],
    ) -> None:
        memories = self._memories
        for rule in rules:
            try:
                for result in rule.check(exchange, memories[rule.memory]):
                    if isinstance(result, Breach):
                        findings.append(_finding(rule, result, exchange))
                    else:
                        others.append((rule.code, result))
            except Unparsable:
                # The schema check reports a body that breaks its schema; other rules cannot judge such a body.
                continue
            except Exception as error:
                raise RuleFailed(rule.code, exchange.operation or "", f"{type(error).__name__}: {error}") from error

    def _changed_by(self, exchange: Exchange, *, first: bool) -> tuple[tuple[Memory[Any], str], ...]:
        """The memories that an exchange changes before or after the check, each with the code of a rule that has it."""
        key = (exchange.operation, exchange.is_delivery, first)
        changed = self._changed.get(key)
        if changed is None:
            memories = (each for each in self._codes.items() if each[0].first is first)
            changed = tuple((memory, code) for memory, code in memories if memory.changed_by(exchange))
            self._changed[key] = changed
        return changed

    def _remember(self, exchange: Exchange, *, first: bool) -> None:
        for memory, code in self._changed_by(exchange, first=first):
            try:
                self._memories[memory] = memory.step(self._memories[memory], exchange)
            except Unparsable:
                continue
            except Exception as error:
                raise RuleFailed(code, exchange.operation or "", f"{type(error).__name__}: {error}") from error


def judge(exchange: Exchange, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """The findings of a single exchange, without any exchange before it."""
    return Judge(rules).judge(exchange).findings


def _finding(rule: Rule, breach: Breach, exchange: Exchange) -> Finding:
    # Where a document has no evidence, that of the rule counts: a standard holds for every document.
    evidence = rule.evidence if breach.evidence in {None, UNSTATED} else breach.evidence
    return Finding(
        code=rule.code,
        title=rule.title,
        message=breach.message,
        severity=Severity.LEFT_OPEN if breach.left_open else Severity.of(evidence),
        evidence=evidence,
        operation=exchange.operation,
        at=breach.at,
        promise=breach.promise,
        exchanges=(*breach.earlier, exchange)[-MAX_EXCHANGES:],
        gravity=rule.promise.gravity,
        kind=breach.kind,
    )
