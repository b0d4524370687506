"""The judge: holds exchanges against rules, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from caveat.errors import RuleFailed, Unparsable
from caveat.exchange import Exchange
from caveat.judging.finding import Finding, Severity
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, Rule

MAX_EXCHANGES = 10
"""Exchanges of one finding: the one that shows the breach, and the latest of those that led to it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An exchange, what the judge found in it, and the rules that applied."""

    exchange: Exchange
    findings: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()


class Judge:
    """Judges the exchanges of one run in order, and remembers for the rules what they declare as their memory."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._applicable: dict[tuple[str, bool], tuple[Rule, ...]] = {}
        self._memories: dict[Memory[Any], Any] = {}
        self._users = {rule.memory: rule.code for rule in reversed(self._rules) if rule.memory is not None}
        self.restart()

    def restart(self) -> None:
        """Forget all exchanges: those that come do not follow from those that were."""
        self._memories = {memory: memory.start() for memory in self._users}

    def judge(self, exchange: Exchange) -> Judgement:
        """Every breach in an exchange, given the exchanges before it; raises `RuleFailed` if a rule has a fault."""
        rules = self._applicable_to(exchange)
        try:
            findings = tuple(finding for rule in rules for finding in self._findings(rule, exchange))
        finally:
            self._remember(exchange)
        return Judgement(exchange, findings, rules)

    def _applicable_to(self, exchange: Exchange) -> tuple[Rule, ...]:
        if exchange.operation is None:
            return ()
        key = (exchange.operation, exchange.response.ok)
        if key not in self._applicable:
            self._applicable[key] = tuple(rule for rule in self._rules if rule.applies(exchange))
        return self._applicable[key]

    def _findings(self, rule: Rule, exchange: Exchange) -> Iterator[Finding]:
        memory = self._memories[rule.memory] if rule.memory is not None else None
        try:
            for breach in rule.check(exchange, memory):
                yield _finding(rule, breach, exchange)
        except Unparsable:
            # A body that breaks its schema is the schema check's finding; other rules cannot judge it.
            return
        except Exception as error:
            raise RuleFailed(rule.code, exchange.operation or "", f"{type(error).__name__}: {error}") from error

    def _remember(self, exchange: Exchange) -> None:
        for memory, code in self._users.items():
            if memory.on and exchange.operation not in memory.on:
                continue
            try:
                with suppress(Unparsable):
                    self._memories[memory] = memory.step(self._memories[memory], exchange)
            except Exception as error:
                raise RuleFailed(code, exchange.operation or "", f"{type(error).__name__}: {error}") from error


def judge(exchange: Exchange, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Every breach in a single exchange, with nothing before it."""
    return Judge(rules).judge(exchange).findings


def _finding(rule: Rule, breach: Breach, exchange: Exchange) -> Finding:
    evidence = breach.evidence or rule.evidence
    return Finding(
        code=rule.code,
        title=rule.title,
        message=breach.message,
        severity=Severity.of(evidence),
        evidence=evidence,
        operation=exchange.operation,
        at=breach.at,
        promise=breach.promise,
        exchanges=(*breach.earlier, exchange)[-MAX_EXCHANGES:],
    )
