"""JSON: all facts for programs."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.reports.json import VERSION, report
from caveat.reports.json import exchange as written

GOLDEN = Path(__file__).parent.parent / "golden"


def test_the_report_is_as_it_was_looked_at(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts, "http://127.0.0.1:9000") == (GOLDEN / "report.json").read_text()


def test_no_verdict_is_no_success() -> None:
    assert json.loads(report([])) == {"version": VERSION, "exit_code": 2, "apis": []}


@given(st.text(max_size=20), st.binary(max_size=20), st.text(st.characters(max_codepoint=255), max_size=10))
def test_it_is_json_that_can_be_written_whatever_was_said(said: str, body: bytes, header: str) -> None:
    exchange = Exchange(Request("GET", f"/{header}", Headers([("x", header)]), body), Response(200, body=body))
    finding = Finding("C", "t", said, Severity.NEWS, at=said, exchanges=(exchange,))
    written = report([Verdict("a", 1, findings=(finding,), errors=(said,))]).encode()
    [verdict] = json.loads(written)["apis"]
    [found] = verdict["findings"]
    assert found["exchanges"][0]["fault"] is None
    readable = said.encode("utf-8", "replace").decode()
    assert (found["message"], found["at"], verdict["errors"]) == (readable, readable, [readable])
    assert found["exchanges"][0]["request"]["headers"] == [["x", header]]
    assert found["exchanges"][0]["request"]["body"] == body.decode("utf-8", "backslashreplace")


def test_an_exchange_tells_what_the_mock_was_told_to_do_to_it() -> None:
    spoiled = Exchange(Request("GET", "/"), Response(200, Headers([("caveat-fault", "drop=/id")])))
    assert written(spoiled, "http://127.0.0.1:9000")["fault"] == "drop=/id"
