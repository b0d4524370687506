"""Reports for GitHub Actions: annotations that no text can break out of, and the page of the job."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.reports.formats.github import MAX_ROWS, report, summary

GOLDEN = Path(__file__).parents[2] / "golden"
FINDING = Finding("OAS003", "A body keeps its schema.", "1 is no text", Severity.BREACH, api="a", operation="list")


def test_the_report_equals_the_golden_files(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report-github.txt").read_text()
    assert summary(verdicts) == (GOLDEN / "report-github.md").read_text()


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_ends_a_command_or_begins_another(text: str, name: str) -> None:
    finding = replace(FINDING, message=f"M{text}", operation=f"O{name}", file=f"F{text}", title="T")
    lines = report([Verdict(name, 1, findings=(finding,), errors=(text,))]).split("\n")
    commands = [line for line in lines if line.startswith("::")]
    assert [command.split(" ")[0] for command in commands] == ["::error", "::error"]
    parts = re.fullmatch(r"::error title=([^:,]*),file=([^:,]*)::(.*)", commands[0])
    assert parts is not None
    assert unquote(parts[1]).startswith("OAS003 O")
    assert unquote(parts[3]).startswith("M")


LEVELS = {
    Severity.BREACH: ["::error title=OAS003 list::"],
    Severity.NEWS: ["::warning title=OAS003 list::"],
    Severity.LEFT_OPEN: [],
}


@pytest.mark.parametrize(("severity", "expected"), LEVELS.items(), ids=LEVELS)
def test_the_level_says_what_the_finding_means(severity: Severity, expected: list[str]) -> None:
    text = report([Verdict("a", 1, findings=(replace(FINDING, severity=severity),))])
    assert re.findall("^::.*?::", text, re.MULTILINE) == expected


def test_the_page_has_room_for_its_rows() -> None:
    findings = tuple(
        replace(FINDING, message=f"no {number} {'x' * number}", at=f"body /{number}x", promise=f"/{number}")
        for number in range(MAX_ROWS + 3)
    )
    page = summary([Verdict("a", 1, findings=findings)])
    assert page.count("| OAS003 |") == MAX_ROWS
    assert "And 3 more." in page
