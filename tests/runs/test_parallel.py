"""Parallel checks: verdicts keep the order of the names, and a failed check does not stop the others."""

from __future__ import annotations

import queue
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from acme import DOCUMENT
from caveat.errors import UnknownApi
from caveat.judging.verdict import Verdict
from caveat.runs import parallel
from caveat.runs.parallel import check_all, verdict_of
from caveat.traffic.plan import Plan

QUICK = Plan(examples=2, phases=("fuzzing",))


class Listener:
    """Records the progress."""

    def __init__(self) -> None:
        self.progress: list[tuple[str, str]] = []
        self.finished: list[str] = []

    def update(self, api: str, activity: str, _exchanges: int) -> None:
        """Record the current check of an API, which must not be finished."""
        assert api not in self.finished
        self.progress.append((api, activity.lower()))

    def done(self, verdict: Verdict) -> None:
        """Record that an API is finished."""
        self.finished.append(verdict.api)


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    """Write three documents; the second is not valid."""
    (tmp_path / "one.yaml").write_text(DOCUMENT)
    (tmp_path / "bad.yaml").write_text("openapi: 3.1.0\npaths: 7\n")
    (tmp_path / "two.yaml").write_text(DOCUMENT.replace("/pets", "/dogs"))
    return [str(tmp_path / f"{name}.yaml") for name in ("one", "bad", "two")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_verdicts_are_in_order_and_a_bad_document_does_not_stop_the_others(documents: list[str], jobs: int) -> None:
    listener = Listener()
    verdicts = check_all(documents, QUICK, None, listener, jobs)
    assert [(verdict.api, verdict.exit_code) for verdict in verdicts] == [("one", 0), ("bad", 2), ("two", 0)]
    assert all(verdict.exchanges for verdict in verdicts if verdict.api != "bad")
    assert sorted(listener.finished) == ["bad", "one", "two"]
    # On a busy machine, the last progress of an API can arrive after its verdict, and is dropped.
    assert {"one", "two"} <= {api for api, _ in listener.progress}


class LateQueue:
    """Returns the progress of an API after its verdict, and then lets the other API finish."""

    def __init__(self, other: Future[Verdict]) -> None:
        self.other = other
        self.calls = 0

    def get(self, timeout: float) -> tuple[str, str, int]:  # noqa: ARG002 - the argument of a queue
        """Be empty at the first call; return late progress at the second."""
        self.calls += 1
        if self.calls == 2:
            self.other.set_result(Verdict("two", 1))
            return "one", "late", 1
        raise queue.Empty


def test_progress_after_the_verdict_is_dropped() -> None:
    futures: dict[str, Future[Verdict]] = {"one": Future(), "two": Future()}
    futures["one"].set_result(Verdict("one", 1))
    listener = Listener()
    parallel._follow(futures, LateQueue(futures["two"]), listener)  # type: ignore[arg-type] # only `get` is called
    assert (listener.finished, listener.progress) == (["one", "two"], [])


def test_without_names_there_are_no_verdicts() -> None:
    assert check_all([], QUICK, None, Listener()) == ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_unknown_name_is_an_error(documents: list[str], jobs: int) -> None:
    with pytest.raises(UnknownApi):
        check_all([documents[0], "unknown"], QUICK, None, Listener(), jobs)


def test_a_killed_worker_process_is_an_error(documents: list[str]) -> None:
    future: Future[Verdict] = Future()
    future.set_exception(BrokenProcessPool())
    verdict = verdict_of(documents[0], future)
    assert (verdict.api, verdict.exit_code) == ("one", 2)
    assert "was killed" in verdict.errors[0]
