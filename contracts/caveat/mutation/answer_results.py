"""Decides mutants of answers on a recorded run: the changed response is judged again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from caveat.exchange import Exchange
from caveat.mutation.answers import AnswerMutant
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome, Result
from caveat.mutation.recording import Recording
from caveat.openapi.spec import Spec

MAX_BROKEN = 10
"""Changed responses that are judged before a mutant counts as survived."""


@dataclass(slots=True)
class Answers:
    """The different responses of a recorded run, by operation and documented status, the shortest first."""

    spec: Spec
    exchanges: dict[tuple[str, str], list[Exchange]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: Spec, recording: Recording) -> Answers:
        """The answers of a recording."""
        found: defaultdict[tuple[str, str], dict[tuple[object, ...], Exchange]] = defaultdict(dict)
        for step in recording.steps():
            exchange = spec.exchange(step.request, step.response)
            operation = spec.operations.get(exchange.operation or "")
            documented = operation.response(step.response.status) if operation is not None else None
            if operation is None or documented is None or (exchange.has_no_body and documented.media):
                continue
            key = (step.response.status, step.response.body, step.response.headers.items_sent)
            found[operation.id, documented.status].setdefault(key, exchange)
        ordered = {key: sorted(each.values(), key=lambda one: len(one.response.body)) for key, each in found.items()}
        return cls(spec, ordered)

    def of_mutant(self, mutant: AnswerMutant) -> Iterable[Exchange]:
        """The exchanges that a mutant changes."""
        return self.exchanges.get((mutant.mutant.operation, mutant.status), ())


def decide(mutant: AnswerMutant, answers: Answers, judged: Judged) -> Result:
    """The outcome of a mutant: found if one changed response is, judged by itself."""
    operation = answers.spec.operations[mutant.mutant.operation]
    is_reached, broken = False, 0
    for exchange in answers.of_mutant(mutant):
        for variant in mutant.change.variants(answers.spec, operation, exchange):
            is_reached = True
            if variant.breaks is False:
                continue
            broken += 1
            changed = judged.exchange(exchange.request, variant.response)
            codes = sorted({finding.code for finding in judged.alone(changed)})
            if codes:
                return Result(mutant.mutant, Outcome.FOUND, codes[0])
            if broken >= MAX_BROKEN:
                break
        if broken >= MAX_BROKEN:
            break
    return _not_found(mutant, is_reached=is_reached, broken=broken)


def _not_found(mutant: AnswerMutant, *, is_reached: bool, broken: int) -> Result:
    if not is_reached:
        return Result(mutant.mutant, Outcome.NOT_REACHED, note="no response of the run has this place")
    if not broken:
        return Result(
            mutant.mutant, Outcome.EQUIVALENT, note="by a second judgement, every changed response keeps the contract"
        )
    return Result(mutant.mutant, Outcome.SURVIVED, note="no rule finds the changed response")
