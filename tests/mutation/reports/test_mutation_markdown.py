"""The Markdown report of mutation testing: a table of scores, and the promises that the run does not check."""

from __future__ import annotations

from caveat.mutation.mutant import Family, Mutant, Outcome, Result
from caveat.mutation.reports.api_results import ApiResults
from caveat.mutation.reports.mutation_markdown import MAX_PROMISES, report


def result(outcome: Outcome, promise: str = "/a", place: str = "200 body /a|b") -> Result:
    return Result(Mutant(Family.ANSWERS, "get-pet", place, "type", promise), outcome, note="no rule finds it")


def test_scores_and_survivors() -> None:
    apis = ApiResults("pets", (result(Outcome.FOUND), result(Outcome.SURVIVED), result(Outcome.SURVIVED)), 9)
    assert report([apis], 1).splitlines() == [
        "## Mutants: Too few found",
        "",
        "| API | mutants of | mutants | found | survived | equivalent | not reached | already broken | score |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| `pets` | answers | 3 | 1 | 2 | 0 | 0 | 0 | 33.3 % |",
        "| `pets` | all | 3 | 1 | 2 | 0 | 0 | 0 | 33.3 % |",
        "",
        "### `pets`: promises that the run does not check",
        "",
        "- `/a`: `answers get-pet 200 body /a\\|b: type`, no rule finds it, and 1 more",
    ]


def test_without_survivors_there_is_no_list() -> None:
    assert "###" not in report([ApiResults("pets", (result(Outcome.FOUND),), 9)], 0)


def test_a_long_list_is_cut() -> None:
    results = tuple(result(Outcome.SURVIVED, f"/{number}") for number in range(MAX_PROMISES + 2))
    assert report([ApiResults("pets", results, 9)], 1).endswith("- and 2 more promises\n")
