"""A mutant: one promise that is broken on purpose; and its outcome in a run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The kinds of mutants: of responses, of accepted requests, or of behaviour over several requests."""

    ANSWERS = "answers"
    """A response differs from its contract: structural."""
    REQUESTS = "requests"
    """A request that the contract forbids is accepted: structural."""
    STATE = "state"
    """A server loses or mixes up the items of its resources."""
    PROSE = "prose"
    """A server does not behave as the vendor's prose says."""

    @property
    def is_structural(self) -> bool:
        """Whether the mutants follow from schemas, parameters and statuses alone."""
        return self in {Family.ANSWERS, Family.REQUESTS}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One promise that is broken on purpose."""

    family: Family
    operation: str
    """The operationId, or the template of the resource; `""` for a rule of several operations."""
    place: str
    """Where the promise is broken: `200 body /pets/*/id`, `query limit`, or the code of a rule."""
    kind: str
    """How: a keyword of JSON Schema, `null`, `status`, `media type`, `header`, `auth`, or words."""
    promise: str
    """The JSON pointer of the part of the contract that makes the promise, or the code of a rule."""

    @property
    def id(self) -> str:
        """Identifies it: `answers get-pet 200 body /name: required`."""
        return f"{self.family} {' '.join(filter(None, (self.operation, self.place)))}: {self.kind}"


class Outcome(StrEnum):
    """The outcome of a mutant."""

    FOUND = "found"
    SURVIVED = "survived"
    """The responses differ and no rule finds it, or no request of the run shows the difference."""
    EQUIVALENT = "equivalent"
    """A second validator accepts the changes of the mutant: the contract is kept."""
    NOT_REACHED = "not reached"
    """No response of the run has the place that the mutant changes, so that it changes nothing."""
    ALREADY_BROKEN = "already broken"
    """The run without the mutant has the same finding: the server itself breaks the promise."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one mutant."""

    mutant: Mutant
    outcome: Outcome
    by: str = ""
    """The code of the rule that found it; `""` if none did."""
    note: str = ""
    """Why it was not found, or what found it, in a sentence."""


def already_broken(mutant: Mutant, codes: Collection[str]) -> Result:
    """The result of a mutant whose promise the server itself breaks, with the codes of the rules that find it."""
    note = f"without the mutant, the server breaks it: {', '.join(sorted(codes))}"
    return Result(mutant, Outcome.ALREADY_BROKEN, note=note)
