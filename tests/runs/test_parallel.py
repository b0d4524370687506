"""Runs in several processes: the verdicts are those of one process, in order, and no process is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import pytest

from acme import DOCUMENT
from caveat.errors import UnknownApi
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.runs import processes
from caveat.runs.check import check_files
from caveat.runs.job import Job, Worker
from caveat.runs.job_processes import started
from caveat.runs.parallel import carry_out, run_all, verdicts_of
from caveat.runs.run import INTERRUPTED
from caveat.traffic.plan import Plan
from mock_job import mock_of
from pet_traffic import fails

QUICK = Plan(examples=2)
GARDEN = str(Path(__file__).parents[1] / "documents" / "garden.yaml")


class Listener:
    """Records the progress."""

    def __init__(self) -> None:
        self.progress: list[tuple[str, str]] = []
        self.finished: list[str] = []
        self.findings: list[str] = []

    def update(self, api: str, activity: str, _exchanges: int) -> None:
        """Record the current check of an API, which must not be finished."""
        assert api not in self.finished
        self.progress.append((api, activity.lower()))

    def found(self, api: str, finding: Finding) -> None:
        """Record a finding of an API, which must not be finished."""
        assert api not in self.finished
        self.findings.append(finding.fingerprint)

    def done(self, verdict: Verdict) -> None:
        """Record that an API is finished."""
        self.finished.append(verdict.api)


def jobs(*names: str, plan: Plan = QUICK) -> list[Job]:
    return [Job(name, partial(mock_of, seed=plan.seed), plan, files=check_files, in_process=True) for name in names]


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    """Write three documents; the second is no YAML."""
    (tmp_path / "one.yaml").write_text(DOCUMENT)
    (tmp_path / "bad.yaml").write_text("openapi: 3.1.0\npaths: [7\n")
    (tmp_path / "two.yaml").write_text(DOCUMENT.replace("/pets", "/dogs"))
    return [str(tmp_path / f"{name}.yaml") for name in ("one", "bad", "two")]


@pytest.mark.parametrize("workers", [1, 2])
def test_verdicts_are_in_order_and_a_bad_document_does_not_stop_the_others(documents: list[str], workers: int) -> None:
    listener = Listener()
    verdicts = run_all(jobs(*documents), listener, workers)
    assert [(verdict.api, verdict.exit_code) for verdict in verdicts] == [("one", 0), ("bad", 2), ("two", 0)]
    assert all(verdict.exchanges for verdict in verdicts if verdict.api != "bad")
    assert sorted(listener.finished) == ["bad", "one", "two"]
    assert {"one", "two"} <= {api for api, _ in listener.progress}


@dataclass(frozen=True)
class CarriedOut:
    """The result of a run of one job, and what it reported."""

    verdict: Verdict
    listener: Listener
    parts: tuple[Verdict, ...]


def carried_out(job: Job, workers: int, listener: Listener) -> CarriedOut:
    parts, worker = list[Verdict](), Worker()
    with started([job], workers, worker) as job_processes:
        [verdict] = carry_out([job], listener, worker, job_processes, parts.append)
    return CarriedOut(verdict, listener, tuple(parts))


@cache
def garden(workers: int) -> CarriedOut:
    """A run against the mock."""
    return carried_out(jobs(GARDEN)[0], workers, Listener())


@cache
def broken_garden(workers: int) -> CarriedOut:
    """A run against a target that breaks the contract."""
    return carried_out(Job(GARDEN, fails, QUICK), workers, Listener())


def test_the_verdict_does_not_depend_on_the_number_of_processes() -> None:
    alone, together = garden(1).verdict, garden(2).verdict
    assert replace(alone, seconds=0) == replace(together, seconds=0)
    assert alone.digest
    assert len(alone.units) == alone.planned


def test_the_findings_do_not_depend_on_the_number_of_processes() -> None:
    alone, together = broken_garden(1).verdict.findings, broken_garden(2).verdict.findings
    assert alone == together
    assert len(alone) > 3


def test_without_jobs_there_are_no_verdicts() -> None:
    assert run_all([], Listener(), 2) == ()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_unknown_name_is_an_error(documents: list[str], workers: int) -> None:
    with pytest.raises(UnknownApi):
        run_all(jobs(documents[0], "unknown"), Listener(), workers)


def test_a_killed_worker_process_is_an_error() -> None:
    future: Future[tuple[Verdict, ...]] = Future()
    future.set_exception(BrokenProcessPool())
    [verdict] = verdicts_of("one", future)
    assert (verdict.api, verdict.exit_code) == ("one", 2)
    assert "was killed" in verdict.errors[0]


class Interrupting(Listener):
    """Interrupts the run at the first progress."""

    def update(self, api: str, activity: str, exchanges: int) -> None:
        """Interrupt the main thread once."""
        super().update(api, activity, exchanges)
        if len(self.progress) == 1:
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_ends_with_its_results_and_leaves_no_process(workers: int) -> None:
    assert threading.current_thread() is threading.main_thread()
    plan = replace(QUICK, examples=100)
    [verdict] = run_all(jobs(GARDEN, plan=plan), Interrupting(), workers)
    assert [error for error in verdict.errors if error.startswith(INTERRUPTED)]
    assert verdict.interrupted
    assert len(verdict.units) < verdict.planned or not verdict.planned
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_each_finding_is_reported_once_when_it_is_first_seen(workers: int) -> None:
    ended = broken_garden(workers)
    assert sorted(ended.listener.findings) == sorted(finding.fingerprint for finding in ended.verdict.findings)


class EndingAtAFinding(Listener):
    """Sends a signal at the first finding: to this process, or to its workers."""

    def __init__(self, sent: signal.Signals) -> None:
        super().__init__()
        self.sent = sent

    def found(self, api: str, finding: Finding) -> None:
        """Send the signal once."""
        super().found(api, finding)
        if len(self.findings) > 1:
            return
        if self.sent is signal.SIGINT:
            signal.raise_signal(self.sent)
        for worker in multiprocessing.active_children():
            assert worker.pid is not None
            os.kill(worker.pid, self.sent)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    ("workers", "sent", "error"),
    [(1, signal.SIGINT, INTERRUPTED), (2, signal.SIGINT, INTERRUPTED), (2, signal.SIGKILL, processes.KILLED)],
)
def test_a_run_that_ends_early_has_the_findings_that_were_seen(
    workers: int, sent: signal.Signals, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The workers have no time to return what they know.
    monkeypatch.setattr(processes, "_GRACE_S", 0.0)
    listener = EndingAtAFinding(sent)
    [verdict] = run_all([Job(GARDEN, fails, replace(QUICK, examples=100))], listener, workers)
    assert {*listener.findings} <= {finding.fingerprint for finding in verdict.findings}
    assert (verdict.exit_code, any(each.startswith(error) for each in verdict.errors)) == (1, True)


# The thread of the executor may set the result of a future that was just cancelled.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("listener", [Listener, Interrupting])
def test_each_unit_is_reported_once_when_it_is_complete(listener: type[Listener], workers: int) -> None:
    if listener is Listener:
        ended = garden(workers)
    else:
        [job] = jobs(GARDEN, plan=replace(QUICK, examples=30))
        ended = carried_out(job, workers, listener())
    units = [unit for part in ended.parts for unit in part.units]
    assert sorted(units) == list(ended.verdict.units)
    assert {part.api for part in ended.parts} <= {ended.verdict.api}
