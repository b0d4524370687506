"""The same rules over a recording give the same findings as live judging did."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Request
from caveat.judging.judge import Judgement
from caveat.mutation import har
from caveat.mutation.judged_again import judged_again
from caveat.mutation.recording import Segment, Step
from caveat.traffic.units import Unit
from harbour_journey import Travelled


class Recorded(Travelled):
    """Journeys that are recorded with their times."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.steps: list[Step] = []

    def send(self, request: Request) -> Judgement:
        judgement = super().send(request)
        self.steps.append(Step(*self.exchanges[-1], self.clock.now))
        return judgement


FAULTS: tuple[tuple[str, ...], ...] = (
    (),
    ("eventual",),
    *((each,) for each in ("create is not stored", "POST shows another name", "created are not listed")),
    *((each,) for each in ("PATCH is not stored", "PATCH replaces all", "delete does nothing", "deleted are listed")),
    *((each,) for each in ("limit is ignored", "filter is ignored", "reading counts up", "a key repeats the effect")),
    *((each,) for each in ("id twice", "If-Match is ignored", "HEAD finds nothing")),
    *(("pages overlap",), ("pages skip",), ("total is wrong", "total"), ("ids fall", "ordered")),
)


@pytest.mark.parametrize("exclusive", [True, False], ids=["exclusive", "shared"])
@pytest.mark.parametrize("switches", FAULTS, ids="+".join)
def test_a_recording_has_the_findings_of_its_run(switches: tuple[str, ...], *, exclusive: bool) -> None:
    live = Recorded(frozenset(switches), 0, exclusive)
    live.travel()
    archive = har.Archive((Segment(Unit(1), tuple(live.steps)),), exclusive=exclusive)
    text = har.dump(archive, "http://127.0.0.1:4020", datetime(2026, 11, 26, tzinfo=UTC))
    verdict = judged_again(Api("harbour", lambda: live.spec), har.read(text, "run.har")).verdict

    def found(findings: object) -> list[tuple[str, str, int]]:
        return sorted((each.fingerprint, each.message, each.count) for each in findings)  # type: ignore[attr-defined]

    assert found(verdict.findings) == found(live.session.findings)
    assert verdict.exchanges == len(live.steps)
    assert verdict.digest
    assert verdict.errors == ()
    assert bool(verdict.findings) is (live.codes != [])
