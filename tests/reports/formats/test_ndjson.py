"""Events: one in each line, in the order of a run, and complete without the lines that follow."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import UnitDigest, Verdict
from caveat.reports.formats.ndjson import of_part, report, started

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report.ndjson").read_text()


def test_events_come_in_the_order_of_a_run(verdicts: tuple[Verdict, ...]) -> None:
    events = [json.loads(line)["event"] for line in report(verdicts).splitlines()]
    assert events == ["run", *["finding"] * 5, "unit", "unit", "verdict", "verdict", "end"]


def test_without_verdicts_nothing_is_kept() -> None:
    assert [json.loads(line)["event"] for line in report([]).splitlines()] == ["run", "end"]
    assert json.loads(report([]).splitlines()[-1])["exit_code"] == 2


def test_a_verdict_names_what_fails_it_and_what_is_known(verdicts: tuple[Verdict, ...]) -> None:
    pets = verdicts[0]
    first, *others = pets.findings
    verdict = replace(pets, findings=(replace(first, is_known=True), *others), interrupted=True)
    [event] = [event for event in map(json.loads, report([verdict]).splitlines()) if event["event"] == "verdict"]
    assert event["known"] == [first.fingerprint]
    assert set(event["failing"]) == {each.fingerprint for each in others}
    assert event["partial"]


@given(st.text(max_size=20), st.binary(max_size=20), st.text(st.characters(max_codepoint=255), max_size=10))
def test_any_text_stays_in_its_line(text: str, body: bytes, header: str) -> None:
    exchange = Exchange(Request("GET", f"/{header}", Headers([("x", header)]), body), Response(200, body=body))
    finding = Finding("C", "t", text, Severity.NEWS, at=text, exchanges=(exchange,))
    part = Verdict(text, 1, findings=(finding,), units=(UnitDigest(1, text, "0"),))
    lines = "".join((started([text]), *of_part(part)))
    assert lines.count("\n") == 3
    run, event, unit = (json.loads(line) for line in lines.splitlines())
    assert (run["apis"], event["message"], unit["name"]) == ([text], text, text)
    assert "\x1b" not in lines
