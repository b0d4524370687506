"""Rules that apply to every spec: their checks take an exchange, its operation and the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TypeAlias

from caveat.exchange import Exchange, is_accepted
from caveat.judging.evidence import Evidence
from caveat.judging.promise import Gravity, Promise, title_of
from caveat.judging.rule import Breach, Rule
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

SpecCheck: TypeAlias = Callable[[Exchange, Operation, Spec], Iterator[Breach]]
Concerns: TypeAlias = Callable[[Operation, int, Spec], bool]
"""Whether a check can find anything in responses of an operation with a status; only then is it called."""


def always(_operation: Operation, _status: int, _spec: Spec) -> bool:
    """The check can find something in any response."""
    return True


def when_accepted(_operation: Operation, status: int, _spec: Spec) -> bool:
    """The check is about accepted requests (2xx)."""
    return is_accepted(status)


@dataclass(frozen=True, slots=True)
class SpecRule:
    """A rule that is not yet bound to a spec."""

    promise: Promise
    check: SpecCheck
    concerns: Concerns = always

    @property
    def code(self) -> str:
        """The code of the promise."""
        return self.promise.code

    def bind(self, spec: Spec) -> Rule:
        """The rule bound to one spec."""
        unbound_check, unbound_concerns = self.check, self.concerns

        @wraps(unbound_check)
        def check(exchange: Exchange, _memory: None) -> Iterator[Breach]:
            return unbound_check(exchange, spec.operations[exchange.operation or ""], spec)

        def concerns(operation: str, status: int) -> bool:
            return unbound_concerns(spec.operations[operation], status, spec)

        return Rule(self.promise, check, concerns=concerns)


def spec_rule(
    code: str, *, evidence: Evidence, gravity: Gravity = Gravity.ORDINARY, concerns: Concerns = always
) -> Callable[[SpecCheck], SpecRule]:
    """Make a rule for every spec from a function whose docstring is the promise."""
    return lambda check: SpecRule(Promise(code, title_of(code, check), evidence, gravity=gravity), check, concerns)
