"""What is found in a changed exchange, and is not found without the change."""

from __future__ import annotations

from caveat.mutation.judged import Judged, facts
from caveat.mutation.recording import Step
from mutated import API, BOOK, answer, request

WRONG = API.spec.exchange(request(), answer({**BOOK, "id": "a"}))


def test_a_breach_is_found() -> None:
    assert [finding.code for finding in Judged(API).alone(WRONG)] == ["OAS003"]


def test_what_the_run_found_without_a_mutant_does_not_count() -> None:
    [finding] = Judged(API).alone(WRONG)
    assert Judged(API, known=frozenset({facts(finding)})).alone(WRONG) == []


def test_what_is_left_open_does_not_count() -> None:
    # A document need not list refusals.
    assert Judged(API).alone(API.spec.exchange(request(), answer(status=409))) == []


def test_a_sequence_is_judged_in_order() -> None:
    steps = [Step(WRONG.request, response) for response in (answer(), WRONG.response, answer({**BOOK, "id": 0}))]
    assert [finding.at for finding in Judged(API).sequence(steps)] == ["body /id", "body /id"]
