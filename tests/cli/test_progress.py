"""Progress on stderr where that is not a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.cli._progress import INTERVAL_S, Progress
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import UnitDigest, Verdict, digest_of

DIGEST = digest_of(["abc"])


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Read it, in seconds."""
        return self.now


def test_there_is_a_line_every_ten_seconds_for_each_api(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(clock=clock) as progress:
        for _ in range(25):
            progress.update("dfend", "fuzzing send-signal", 7)
            progress.update("unleash", "spec")
            clock.now += 1.0
    assert INTERVAL_S == 10.0
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines() == [
        "dfend: fuzzing send-signal, 7 exchanges judged after 10 s",
        "unleash: spec, no exchanges judged after 10 s",
        "dfend: fuzzing send-signal, 7 exchanges judged after 20 s",
        "unleash: spec, no exchanges judged after 20 s",
    ]


VERDICTS = {
    "kept": Verdict("pets", 1, exchanges=1, seconds=0.25, seed=4, units=(UnitDigest(1, "list-pets", "abc"),)),
    "COULD NOT JUDGE": Verdict(
        "pets", 1, exchanges=1, seconds=0.25, seed=4, units=(UnitDigest(1, "list-pets", "abc"),), errors=("no",)
    ),
}


@pytest.mark.parametrize("state", VERDICTS)
def test_a_finished_api_has_a_line(capsys: pytest.CaptureFixture[str], state: str) -> None:
    with Progress(clock=Clock()) as progress:
        progress.done(VERDICTS[state])
    assert capsys.readouterr().err == f"pets: {state}, 1 exchange judged in 0.2 s (seed 4, digest {DIGEST})\n"


def test_text_of_a_document_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(clock=clock) as progress:
        clock.now += 11
        progress.update("pets", "fuzzing list\x1b[2J\n")
    assert capsys.readouterr().err == "pets: fuzzing list\\x1b[2J\\n, no exchanges judged after 11 s\n"


FINDING = Finding("OAS009", "t", "the status is 500\x1b", Severity.BREACH, operation="list-pets")
FIRST_LINE = "pets: found OAS009 list-pets: the status is 500\\x1b (not yet confirmed)"
SHOWN: dict[str, tuple[list[Finding], list[str]]] = {
    "a finding": ([FINDING], [FIRST_LINE]),
    "two of one promise and one operation": ([FINDING, replace(FINDING, at="body")], [FIRST_LINE]),
    "another operation": (
        [FINDING, replace(FINDING, operation="add")],
        [FIRST_LINE, "pets: found OAS009 add: the status is 500\\x1b (not yet confirmed)"],
    ),
    "no operation": ([replace(FINDING, operation=None)], [FIRST_LINE.replace(" list-pets", "")]),
    "one that breaks no promise": ([replace(FINDING, severity=Severity.LEFT_OPEN)], []),
    "one that the baseline lists": ([replace(FINDING, code="OAS001")], []),
}


@pytest.mark.parametrize(("findings", "expected"), SHOWN.values(), ids=SHOWN)
def test_findings_are_shown_when_they_are_seen(
    capsys: pytest.CaptureFixture[str], findings: list[Finding], expected: list[str]
) -> None:
    with Progress(clock=Clock(), is_listed=lambda finding: finding.code == "OAS001") as progress:
        for finding in findings:
            progress.found("pets", finding)
    assert capsys.readouterr().err.splitlines() == expected


def test_quiet_progress_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(quiet=True, clock=clock) as progress:
        clock.now += 11
        progress.update("pets", "fuzzing", 1)
        progress.found("pets", FINDING)
        progress.done(VERDICTS["kept"])
    assert capsys.readouterr().err == ""
