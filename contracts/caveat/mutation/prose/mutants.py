"""One mutant for each rule of a vendor's prose that has a case table, and its outcome on a recorded run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from caveat.catalogue import workspace
from caveat.catalogue.api import Api
from caveat.mutation.behaviour import decide
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Family, Mutant, Outcome, Result
from caveat.mutation.prose.derived import derived
from caveat.mutation.recording import Recording
from caveat.testing import rule_cases

MAX_OPERATORS = 150
"""Operators of one rule that are tried."""


@dataclass(frozen=True, slots=True)
class ProseMutant:
    """A server that breaks one rule of the prose."""

    mutant: Mutant
    table: Path
    """The case table of the rule."""


def prose_mutants(api: Api) -> Iterator[ProseMutant]:
    """The mutants of an API's own rules; none outside a checkout, where there are no case tables."""
    checkout = workspace.current()
    for rule in api.own_rules if checkout is not None else ():
        table = (checkout.root if checkout is not None else Path()) / "tests" / "cases" / api.name / f"{rule.code}.yaml"
        if table.is_file():
            yield ProseMutant(Mutant(Family.PROSE, "", rule.code, "behaviour", rule.code), table)


def result(api: Api, mutant: ProseMutant, recording: Recording, judged: Judged) -> Result:
    """The outcome of a mutant: that of the first operator which its own rule finds, else of one that another finds."""
    rule = next(each for each in api.own_rules if each.code == mutant.mutant.promise)
    cases = list(rule_cases.read(mutant.table, api.spec))
    operations = frozenset(api.spec.operations)
    best: Result | None = None
    tried = 0
    for operator in islice(derived(api.spec, rule, cases), MAX_OPERATORS):
        decided = decide(mutant.mutant, partial(operator.start, api.spec), recording, operations, judged)
        tried += decided.outcome is not Outcome.NOT_REACHED
        if decided.outcome is Outcome.FOUND and decided.by == rule.code:
            return Result(mutant.mutant, Outcome.FOUND, decided.by, operator.name)
        if best is None or _RANK[decided.outcome] > _RANK[best.outcome]:
            best = Result(mutant.mutant, decided.outcome, decided.by, operator.name)
    if best is None:
        return Result(mutant.mutant, Outcome.SURVIVED, note="no operator breaks a kept case of its table")
    if best.outcome is Outcome.FOUND:
        return Result(
            mutant.mutant, Outcome.FOUND, best.by, f"{best.note}; its own rule finds none of {tried} operators"
        )
    return Result(mutant.mutant, best.outcome, note=f"{tried} operators change the run, such as: {best.note}")


_RANK = {Outcome.NOT_REACHED: 0, Outcome.EQUIVALENT: 0, Outcome.SURVIVED: 1, Outcome.FOUND: 2}
