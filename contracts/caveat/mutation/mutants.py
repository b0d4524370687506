"""All mutants of an API, and their outcomes on a recorded run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.mutation import answer_results, request_results
from caveat.mutation.answer_results import Answers
from caveat.mutation.answers import AnswerMutant, answer_mutants
from caveat.mutation.judged import Judged, known_findings
from caveat.mutation.mutant import Outcome, Result
from caveat.mutation.prose import mutants as prose
from caveat.mutation.prose.mutants import ProseMutant, prose_mutants
from caveat.mutation.recording import Recording
from caveat.mutation.requests import RequestMutant, request_mutants
from caveat.mutation.rerun import Rerun
from caveat.mutation.state import results as state_results
from caveat.mutation.state.mutants import StateMutant, state_mutants
from caveat.mutation.witnesses import RecordedRequests

AnyMutant: TypeAlias = AnswerMutant | RequestMutant | StateMutant | ProseMutant


def mutants(api: Api) -> tuple[AnyMutant, ...]:
    """The mutants of an API, each with another id."""
    by_id: dict[str, AnyMutant] = {}
    for mutant in chain[AnyMutant](
        answer_mutants(api.spec), request_mutants(api.spec), state_mutants(api.spec), prose_mutants(api)
    ):
        by_id.setdefault(mutant.mutant.id, mutant)
    return tuple(by_id.values())


def selected(api: Api, only: Iterable[str]) -> tuple[AnyMutant, ...]:
    """The mutants whose ids begin with one of these texts, with or without the name of the API; all without any."""
    prefixes = tuple(only)
    every = mutants(api)
    if not prefixes:
        return every
    return tuple(
        each
        for each in every
        if each.mutant.id.startswith(prefixes) or f"{api.name} {each.mutant.id}".startswith(prefixes)
    )


@dataclass(slots=True)
class Decider:
    """Evaluates mutants of one API on a recorded run."""

    api: Api
    recording: Recording
    exclusive: bool = True
    rerun: Rerun | None = None
    """The target on which a mutant of state runs if the recording does not reach it; None if it may not run."""
    _judged: Judged = field(init=False)
    _answers: Answers | None = field(init=False, default=None)
    _recorded_requests: RecordedRequests | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        known_keys = known_findings(self.recording.verdict)
        self._judged = Judged(self.api, exclusive=self.exclusive, known=known_keys)

    def results(self, chosen: Iterable[AnyMutant]) -> Iterator[Result]:
        """The outcome of each mutant, in order."""
        return map(self.result, chosen)

    def result(self, mutant: AnyMutant) -> Result:
        """The outcome of a mutant."""
        match mutant:
            case AnswerMutant():
                self._answers = self._answers or Answers.of(self.api.spec, self.recording)
                return answer_results.decide(mutant, self._answers, self._judged)
            case RequestMutant():
                self._recorded_requests = self._recorded_requests or RecordedRequests.of(self.api.spec, self.recording)
                return request_results.decide(mutant, self._recorded_requests, self._judged)
            case StateMutant():
                return self._of_state(mutant)
            case ProseMutant():
                return prose.result(self.api, mutant, self.recording, self._judged)

    def _of_state(self, mutant: StateMutant) -> Result:
        result = state_results.result(self.api.spec, mutant, self.recording, self._judged)
        if result.outcome is not Outcome.SURVIVED or self.rerun is None:
            return result
        start = partial(state_results.behaviour_of, self.api.spec, mutant)
        code = self.rerun.code(start, mutant.operations, mutant.resource.template)
        return Result(mutant.mutant, Outcome.FOUND, code, "in a run with the mutant") if code else result
