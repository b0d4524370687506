"""Jobs: the parts of a run, which any process can do."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.judging.merge import merged
from caveat.runs.check import check_files
from caveat.runs.job import ALL_UNITS, FILES, Job, Worker, numbers, until
from caveat.traffic.plan import Plan
from mock_job import mock_of

GARDEN = str(Path(__file__).parents[1] / "documents" / "garden.yaml")
PLAN = Plan(examples=2, phases=("fuzzing",))


def job(name: str = GARDEN, *, files: bool = False) -> Job:
    return Job(name, partial(mock_of, seed=0), PLAN, files=check_files if files else None)


def test_a_job_has_a_part_for_each_unit_and_one_for_its_files() -> None:
    assert [number for number, _ in numbers(job(), Worker())] == [1, 2, 3, 4, 5]
    assert [number for number, _ in numbers(job(files=True), Worker())] == [FILES, 1, 2, 3, 4, 5]


def test_the_parts_in_any_order_are_the_whole() -> None:
    activities: list[str] = []
    whole = merged(Worker().do(job(), ALL_UNITS, lambda _activity, _count: None))
    worker = Worker()
    done = [
        worker.do(job(), number, lambda activity, _count: activities.append(activity)) for number in (4, 2, 5, 1, 3)
    ]
    parts = merged([verdict for verdicts in done for verdict in verdicts])
    assert (parts.digest, parts.findings, parts.outcomes) == (whole.digest, whole.findings, whole.outcomes)
    assert len(activities) == 5


def test_a_document_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    missing = job(str(tmp_path / "none.yaml"), files=True)
    assert [number for number, _ in numbers(missing, Worker())] == [FILES, ALL_UNITS]
    [verdict] = Worker().do(missing, ALL_UNITS, lambda _activity, _count: None)
    assert "none.yaml: cannot be read" in verdict.errors[0]


def test_a_time_limit_is_a_deadline() -> None:
    assert until(None) is None
    assert (until(1) or 0) < (until(9) or 0)


def test_without_a_check_of_files_it_is_raised(tmp_path: Path) -> None:
    missing = job(str(tmp_path / "none.yaml"))
    with pytest.raises(BadDocument, match="cannot be read"):
        list(numbers(missing, Worker()))
    with pytest.raises(BadDocument, match="cannot be read"):
        Worker().do(missing, ALL_UNITS, lambda _activity, _count: None)
