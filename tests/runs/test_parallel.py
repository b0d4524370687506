"""In parallel: verdicts come in the order asked for, and one that fails takes none of the others with it."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from acme import DOCUMENT
from caveat.errors import UnknownApi
from caveat.judging.verdict import Verdict
from caveat.runs.parallel import check_all, verdict_of
from caveat.traffic.plan import Plan

QUICK = Plan(examples=2, phases=("fuzzing",))


class Listener:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.ended: list[str] = []

    def update(self, api: str, doing: str, _exchanges: int) -> None:
        """Hear what is being done for an API."""
        assert api not in self.ended
        self.heard.append((api, doing.lower()))

    def done(self, verdict: Verdict) -> None:
        """Hear what an API came to."""
        self.ended.append(verdict.api)


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    """Write three documents, of which the second is none."""
    (tmp_path / "one.yaml").write_text(DOCUMENT)
    (tmp_path / "bad.yaml").write_text("openapi: 3.1.0\npaths: 7\n")
    (tmp_path / "two.yaml").write_text(DOCUMENT.replace("/pets", "/dogs"))
    return [str(tmp_path / f"{name}.yaml") for name in ("one", "bad", "two")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_verdicts_come_in_order_and_a_bad_document_stops_no_other(documents: list[str], jobs: int) -> None:
    listener = Listener()
    verdicts = check_all(documents, QUICK, None, listener, jobs)
    assert [(verdict.api, verdict.exit_code) for verdict in verdicts] == [("one", 0), ("bad", 2), ("two", 0)]
    assert all(verdict.exchanges for verdict in verdicts if verdict.api != "bad")
    assert sorted(listener.ended) == ["bad", "one", "two"]
    assert {("one", "fuzzing list-pets"), ("two", "fuzzing list-pets")} <= set(listener.heard)


def test_none_asked_for_is_none_verified() -> None:
    assert check_all([], QUICK, None, Listener()) == ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_name_that_nobody_knows_is_refused(documents: list[str], jobs: int) -> None:
    with pytest.raises(UnknownApi):
        check_all([documents[0], "nobody"], QUICK, None, Listener(), jobs)


def test_a_process_that_is_ended_from_outside_is_told(documents: list[str]) -> None:
    lost: Future[Verdict] = Future()
    lost.set_exception(BrokenProcessPool())
    verdict = verdict_of(documents[0], lost)
    assert (verdict.api, verdict.exit_code) == ("one", 2)
    assert "was killed" in verdict.errors[0]
