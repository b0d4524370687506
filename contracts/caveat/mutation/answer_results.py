"""Evaluates mutants of responses on a recorded run: the rules judge the changed responses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from caveat.exchange import Exchange, Request
from caveat.mutation.answers import AnswerMutant
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome, Result, already_broken
from caveat.mutation.recording import Recording
from caveat.mutation.response_body import Variant
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

MAX_BROKEN = 10
"""Changed responses that are judged before a mutant counts as survived."""

MAX_KEPT = 40
"""Changed responses that keep the contract after which a mutant counts as equivalent; lists may be long."""


@dataclass(slots=True)
class Answers:
    """The different responses of a recorded run, by operation and documented status, the shortest first."""

    spec: Spec
    exchanges: dict[tuple[str, str], list[Exchange]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: Spec, recording: Recording) -> Answers:
        """The responses of a recording."""
        responses: defaultdict[tuple[str, str], dict[tuple[object, ...], Exchange]] = defaultdict(dict)
        for step in recording.steps():
            exchange = spec.exchange(step.request, step.response)
            operation = spec.operations.get(exchange.operation or "")
            documented = operation.response(step.response.status) if operation is not None else None
            if operation is None or documented is None or (exchange.has_no_body and documented.media):
                continue
            key = (step.response.status, step.response.body, step.response.headers.items_sent)
            responses[operation.id, documented.status].setdefault(key, exchange)
        ordered = {
            key: sorted(each.values(), key=lambda one: len(one.response.body)) for key, each in responses.items()
        }
        return cls(spec, ordered)

    def of_mutant(self, mutant: AnswerMutant) -> Iterable[Exchange]:
        """The exchanges that a mutant changes."""
        return self.exchanges.get((mutant.mutant.operation, mutant.status), ())


def decide(mutant: AnswerMutant, answers: Answers, judged: Judged) -> Result:
    """The outcome of a mutant: found if a rule finds one of its changed responses, judged alone."""
    operation = answers.spec.operations[mutant.mutant.operation]
    kept, broken, known = 0, 0, frozenset[str]()
    for request, variant in _variants(mutant, answers, operation):
        if variant.breaks is False:
            kept += 1
        else:
            broken += 1
            findings = judged.alone(judged.exchange(request, variant.response))
            if findings.new:
                return Result(mutant.mutant, Outcome.FOUND, min(findings.codes()))
            known |= findings.known
        if broken >= MAX_BROKEN or kept >= MAX_KEPT:
            break
    if known:
        return already_broken(mutant.mutant, known)
    return _not_found(mutant, is_reached=kept + broken > 0, broken=broken)


def _variants(mutant: AnswerMutant, answers: Answers, operation: Operation) -> Iterator[tuple[Request, Variant]]:
    for exchange in answers.of_mutant(mutant):
        for variant in mutant.change.variants(answers.spec, operation, exchange):
            yield exchange.request, variant


def _not_found(mutant: AnswerMutant, *, is_reached: bool, broken: int) -> Result:
    if not is_reached:
        return Result(mutant.mutant, Outcome.NOT_REACHED, note="no response of the run has this place")
    if not broken:
        return Result(mutant.mutant, Outcome.EQUIVALENT, note="a second validator accepts every changed response")
    return Result(mutant.mutant, Outcome.SURVIVED, note="no rule finds the changed response")
