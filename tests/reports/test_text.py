"""Text: findings for people, as they were looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.reports.text import report
from caveat.rule import Finding, Severity, assumed, documented, inferred
from caveat.verdict import Verdict

GOLDEN = Path(__file__).parent.parent / "golden"


def test_the_report_is_as_it_was_looked_at(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts[0], "http://127.0.0.1:9000/") + "\n" == (GOLDEN / "report.txt").read_text()


def test_nothing_broken_is_nothing_to_say(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts[1]) == ""


MOVES = {
    "documented": (documented("the page"), "Documented, so the vendor's to mend: the page"),
    "inferred": (inferred("a sample"), "Inferred, so probably the vendor's to mend: a sample"),
    "inferred of a source": (inferred("a sample", "the page"), "the vendor's to mend: the page; a sample"),
    "assumed": (assumed("a guess"), "Assumed, so perhaps ours to amend: a guess"),
}


@pytest.mark.parametrize("title", MOVES)
def test_whose_move_it_is_follows_from_the_evidence(title: str) -> None:
    evidence, said = MOVES[title]
    finding = Finding("C", "t", "m", Severity.of(evidence), evidence)
    assert f"{said}\n" in report(Verdict("a", 1, findings=(finding,)))
