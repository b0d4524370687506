"""The heart: hold an exchange against rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caveat.errors import RuleFailed, Unparsable
from caveat.exchange import Exchange
from caveat.judging.finding import Finding, Severity
from caveat.judging.history import History
from caveat.judging.rule import Breach, Rule


@dataclass(frozen=True, slots=True)
class Judgement:
    """An exchange and what the judge found in it."""

    exchange: Exchange
    findings: tuple[Finding, ...]


def judge(exchange: Exchange, rules: Iterable[Rule], history: History | None = None) -> Iterator[Finding]:
    """Every promise of `rules` that `exchange` breaks, given the exchanges before it."""
    before = history if history is not None else History()
    for rule in rules:
        if rule.applies(exchange):
            for breach in _look(rule, exchange, before):
                yield _finding(rule, breach, exchange)


def _look(rule: Rule, exchange: Exchange, history: History) -> Iterator[Breach]:
    try:
        yield from rule.look(exchange, history)
    except Unparsable:
        # A body that is not of its schema is the schema check's finding; other rules have nothing to say about it.
        return
    except Exception as error:
        raise RuleFailed(rule.code, exchange.operation or "", f"{type(error).__name__}: {error}") from error


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
        exchange=exchange,
    )
