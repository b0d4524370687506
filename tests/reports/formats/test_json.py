"""JSON reports: all facts, and no control characters for a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.reports.formats.json import VERSION, report

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report.json").read_text()


def test_a_report_without_verdicts_is_not_a_success() -> None:
    assert json.loads(report([])) == {"version": VERSION, "exit_code": 2, "partial": False, "apis": []}


@given(st.text(max_size=20), st.binary(max_size=20), st.text(st.characters(max_codepoint=255), max_size=10))
def test_any_text_can_be_written_and_read_again(text: str, body: bytes, header: str) -> None:
    exchange = Exchange(Request("GET", f"/{header}", Headers([("x", header)]), body), Response(200, body=body))
    finding = Finding("C", "t", text, Severity.NEWS, at=text, exchanges=(exchange,))
    written = report([Verdict("a", 1, findings=(finding,), errors=(text,))]).encode()
    [verdict] = json.loads(written)["apis"]
    [read] = verdict["findings"]
    assert (read["message"], read["at"], verdict["errors"]) == (text, text, [text])
    assert read["exchanges"][-1]["request"]["headers"] == [["x", header]]
    assert read["exchanges"][-1]["request"]["body"] == body.decode("utf-8", "backslashreplace")


def test_control_characters_are_escaped_as_json_does() -> None:
    text = "a\x1b[2J\x9b\x7f\u202e"
    written = report([Verdict("a", 1, errors=(text,))])
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["apis"][0]["errors"] == [text]
