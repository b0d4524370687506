"""Rules that apply to every spec: their checks take an exchange, its operation and the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TypeAlias

from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence
from caveat.judging.promise import Gravity, Promise, title_of
from caveat.judging.rule import Breach, Rule
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

SpecCheck: TypeAlias = Callable[[Exchange, Operation, Spec], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class SpecRule:
    """A rule that is not yet bound to a spec."""

    promise: Promise
    check: SpecCheck

    @property
    def code(self) -> str:
        """The code of the promise."""
        return self.promise.code

    def bind(self, spec: Spec) -> Rule:
        """The rule bound to one spec."""

        @wraps(self.check)
        def check(exchange: Exchange, _memory: None) -> Iterator[Breach]:
            return self.check(exchange, spec.operations[exchange.operation or ""], spec)

        return Rule(self.promise, check)


def spec_rule(code: str, *, evidence: Evidence, gravity: Gravity = Gravity.ORDINARY) -> Callable[[SpecCheck], SpecRule]:
    """Make a rule for every spec from a function whose docstring is the promise."""
    return lambda check: SpecRule(Promise(code, title_of(code, check), evidence, gravity=gravity), check)
