"""The mutants of an API, and their outcomes on a recorded run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome
from caveat.mutation.mutants import Decider, mutants, selected
from mutated import API, BOOK, REFUSED, answer, recording, request


@pytest.mark.parametrize(
    ("only", "count"),
    [
        ((), len(mutants(API))),
        (("requests add-book query note",), 2),
        (("answers add-book 201 body /id",), 4),
        (("x",), 0),
    ],
)
def test_mutants_are_selected_by_the_beginning_of_their_id(only: tuple[str, ...], count: int) -> None:
    assert len(selected(API, only)) == count


def test_answers_and_requests_are_decided_on_one_recording() -> None:
    run = recording((request(), answer()), (request("/books"), REFUSED))
    outcomes = {result.mutant.id: result.outcome for result in Decider(API, run).results(mutants(API))}
    assert outcomes["answers add-book 201 body /id: required"] is Outcome.FOUND
    assert outcomes["requests add-book query dry: required"] is Outcome.FOUND
    assert outcomes["requests add-book body /title: minLength"] is Outcome.SURVIVED


def test_a_mutant_is_not_found_by_what_the_run_finds_without_it() -> None:
    wrong = answer({**BOOK, "id": "a"})
    finding: Finding = Judged(API).alone(API.spec.exchange(request(), wrong)).new[0]
    [mutant] = selected(API, ["answers add-book 201 body /id: null"])
    known = recording(
        (request(), answer()), findings=Verdict("library", 1, findings=(replace(finding, kind="null for integer"),))
    )
    result = Decider(API, known).result(mutant)
    assert (result.outcome, result.note) == (
        Outcome.ALREADY_BROKEN,
        "without the mutant, the server breaks it: OAS003",
    )
    assert Decider(API, recording((request(), answer()))).result(mutant).outcome is Outcome.FOUND
