"""Mutants of responses are evaluated on the responses of a recorded run."""

from __future__ import annotations

import pytest

from caveat.mutation.answer_results import Answers, decide
from caveat.mutation.answers import answer_mutants
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome
from mutated import API, BOOK, SPEC, answer, ids, recording, request

CREATED = [
    "201 status: undocumented status",
    "201 status: server error",
    "201 header Content-Type: media type",
    "201 header Content-Type: missing media type",
    "201 header X-Left: missing header",
    "201 header X-Left: type",
    "201 header X-Left: minimum",
    "201 body /: null",
    "201 body /: type",
    "201 body /id: required",
    "201 body /tags: required",
    "201 body /id: null",
    "201 body /id: type",
    "201 body /id: minimum",
    "201 body /kind: enum",
    "201 body /day: null",
    "201 body /day: type",
    "201 body /day: format",
    "201 body /tags: null",
    "201 body /tags: type",
    "201 body /tags: maxItems",
    "201 body /tags/*: null",
    "201 body /tags/*: type",
]


def test_every_promise_of_a_response_has_a_mutant() -> None:
    listed = ids(answer_mutants(SPEC))
    assert [each for each in listed if each.startswith("201")] == CREATED
    assert [each for each in listed if each.startswith("400")] == [
        "400 status: undocumented status",
        "400 status: server error",
    ]


@pytest.mark.parametrize("title", CREATED)
def test_every_one_is_found_in_a_complete_answer(title: str) -> None:
    [mutant] = [each for each in answer_mutants(SPEC) if ids([each]) == [title]]
    result = decide(mutant, Answers.of(SPEC, recording((request(), answer()))), Judged(API))
    assert (result.outcome, result.by != "") == (Outcome.FOUND, True), result


def test_without_the_part_that_it_changes_a_mutant_is_not_reached() -> None:
    answers = Answers.of(SPEC, recording((request(), answer({"id": 1, "tags": []}))))
    outcomes = {ids([each])[0]: decide(each, answers, Judged(API)).outcome for each in answer_mutants(SPEC)}
    not_reached = {title for title, outcome in outcomes.items() if outcome is Outcome.NOT_REACHED}
    assert {title for title in not_reached if title.startswith("201")} == {
        *("201 body /kind: enum", "201 body /day: null", "201 body /day: type", "201 body /day: format"),
        *("201 body /tags/*: null", "201 body /tags/*: type", "201 body /tags: maxItems"),
    }


def test_the_shortest_answers_come_first() -> None:
    answers = Answers.of(SPEC, recording((request(), answer()), (request(), answer({**BOOK, "tags": []}))))
    [mutant, *_] = answer_mutants(SPEC)
    assert [each.response.json for each in answers.of_mutant(mutant)] == [{**BOOK, "tags": []}, BOOK]
