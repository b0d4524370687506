"""A run of mutation testing: the same results in one process and in two, and after it was killed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from caveat.mutation.mutant import Outcome, Result
from caveat.mutation.result_store import ResultStore
from caveat.mutation.run import MutationRun, decide_all, record_all
from caveat.runs.job import Job
from caveat.traffic.plan import Plan
from mock_job import mock_of

ANSWERS = "answers call-signal-endpoint 200 body"


def results(path: Path, workers: int, *, only: tuple[str, ...] = (ANSWERS,)) -> tuple[tuple[Result, ...], list[str]]:
    run = MutationRun((Job("unleash", partial(mock_of, seed=0), Plan(examples=5), in_process=True),), only)
    texts: list[str] = []
    record_all(run, workers, lambda text, _exchanges: texts.append(text))
    [decided] = decide_all(run, [ResultStore(path, "key")], workers, lambda text, _exchanges: texts.append(text))
    return decided, texts


def test_the_results_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    alone, texts = results(tmp_path / "a", 1)
    both, _ = results(tmp_path / "b", 2)
    assert alone == both
    assert {result.outcome for result in alone} <= {Outcome.FOUND, Outcome.NOT_REACHED}
    assert texts[-1] == f"{len(alone)} of {len(alone)} mutants evaluated"


def test_a_run_continues_where_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = results(tmp_path / "a", 1)
    asked: list[str] = []
    decide = MutationRun.decide

    def counted(self: MutationRun, index: int, ids: list[str]) -> list[Result]:
        asked.extend(ids)
        return decide(self, index, ids)

    monkeypatch.setattr(MutationRun, "decide", counted)
    again, _ = results(tmp_path / "a", 1)
    assert again == first
    assert asked == []
    results(tmp_path / "a", 1, only=(ANSWERS, "requests"))
    assert asked
    assert all(each.startswith("requests") for each in asked)
