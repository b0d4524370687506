"""A mutant of behaviour is evaluated on the segments that it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.mutation.behaviour import Behaviour, decide, stretched
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Family, Mutant, Outcome
from caveat.mutation.recording import Step
from mutated import API, BOOK, answer, recording, request

MUTANT = Mutant(Family.STATE, "/books", "STA001", "x", "STA001")
RUN = recording((request(), answer()), (request(), answer({**BOOK, "id": 2})))


def same(step: Step) -> Step:
    return step


def invalid(step: Step) -> Step:
    return replace(step, response=answer({"id": "a"}))


@pytest.mark.parametrize(
    ("behaviour", "operations", "outcome"),
    [
        (same, {"add-book"}, Outcome.NOT_REACHED),
        # What only the schema of a response shows is no behaviour.
        (invalid, {"add-book"}, Outcome.SURVIVED),
        (invalid, {"other"}, Outcome.NOT_REACHED),
    ],
)
def test_an_outcome(behaviour: Behaviour, operations: set[str], outcome: Outcome) -> None:
    assert decide(MUTANT, lambda: behaviour, RUN, frozenset(operations), Judged(API)).outcome is outcome


def test_writes_have_time_to_become_visible() -> None:
    assert [step.time for step in stretched(RUN.steps())] == [0.0, 3.0]
