"""A rule that every contract implies: it looks at an exchange with its operation and the spec at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence
from caveat.judging.history import History
from caveat.judging.rule import Breach, Rule, rule
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

SpecLook: TypeAlias = Callable[[Exchange, Operation, Spec], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class SpecRule:
    """A rule that is yet to be bound to a spec."""

    code: str
    evidence: Evidence
    look: SpecLook

    def of(self, spec: Spec) -> Rule:
        """The rule for one spec."""

        def look(exchange: Exchange, _history: History) -> Iterator[Breach]:
            return self.look(exchange, spec.operations[exchange.operation or ""], spec)

        look.__doc__ = self.look.__doc__
        return rule(self.code, evidence=self.evidence)(look)


def spec_rule(code: str, *, evidence: Evidence) -> Callable[[SpecLook], SpecRule]:
    """Make a rule for every spec of a function whose docstring is the promise."""
    return lambda look: SpecRule(code, evidence, look)
