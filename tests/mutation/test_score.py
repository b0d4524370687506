"""The score: found of those that change what the run sees."""

from __future__ import annotations

import pytest

from caveat.mutation.mutant import Family, Mutant, Outcome, Result
from caveat.mutation.score import by_family, by_kind, passes, score, unwatched


def result(outcome: Outcome, family: Family = Family.ANSWERS, kind: str = "type", promise: str = "/a") -> Result:
    return Result(Mutant(family, "op", "200", kind, promise), outcome)


FOUND, SURVIVED = result(Outcome.FOUND), result(Outcome.SURVIVED)


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        ([], None),
        ([result(Outcome.EQUIVALENT), result(Outcome.NOT_REACHED), result(Outcome.ALREADY_BROKEN)], None),
        ([FOUND, result(Outcome.EQUIVALENT)], 100),
        ([FOUND, SURVIVED], 50),
        ([SURVIVED], 0),
    ],
)
def test_only_mutants_that_could_be_found_count(results: list[Result], percent: float | None) -> None:
    assert (score(results).percent, score(results).total) == (percent, len(results))


@pytest.mark.parametrize(
    ("results", "least", "expected"),
    [
        ([FOUND] * 97 + [SURVIVED] * 3, None, True),
        ([FOUND] * 96 + [SURVIVED] * 4, None, False),
        ([FOUND] * 99 + [result(Outcome.SURVIVED, Family.STATE)], None, False),
        ([FOUND] * 9 + [result(Outcome.FOUND, Family.PROSE)], None, True),
        ([FOUND, SURVIVED], 50, True),
        ([FOUND, SURVIVED], 51, False),
        ([], None, True),
    ],
)
def test_a_score_passes(results: list[Result], least: float | None, expected: bool) -> None:  # noqa: FBT001 - a column
    assert passes(results, least) is expected


def test_scores_by_family_and_kind() -> None:
    others = [result(Outcome.FOUND, Family.STATE, "limit ignored")]
    assert {family: each.total for family, each in by_family([FOUND, SURVIVED, *others]).items()} == {
        Family.ANSWERS: 2,
        Family.STATE: 1,
    }
    assert [kind for _, kind in by_kind([FOUND, *others])] == ["type", "limit ignored"]


def test_a_survivor_names_the_promise_that_no_check_watches() -> None:
    assert unwatched([FOUND, SURVIVED, result(Outcome.SURVIVED, promise="/b")]).keys() == {"/a", "/b"}
