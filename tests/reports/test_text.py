"""Text: findings for people, as they were looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import Evidence, assumed, documented, inferred
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.reports.text import block, report

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


@pytest.mark.parametrize("evidence", [None, *(evidence for evidence, _ in MOVES.values())])
def test_nobody_is_to_mend_what_a_mock_was_told_to_do(evidence: Evidence | None) -> None:
    spoiled = Exchange(Request("GET", "/"), Response(200, Headers([("caveat-fault", "drop=/id")])))
    said = block(Finding("C", "t", "m", Severity.BREACH, evidence, exchanges=(spoiled,)))
    assert "  The mock was told to: drop=/id\n" in said
    assert not {"vendor", "ours"} & set(re.findall("[a-z]+", said))
