"""JUnit reports: well-formed for any text, with counts that match their cases."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET  # a report of our own

from hypothesis import given
from hypothesis import strategies as st

from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.judging.verdict import Verdict
from caveat.reports.formats.junit import report

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report.xml").read_text()


def test_the_counts_are_those_of_the_cases(verdicts: tuple[Verdict, ...]) -> None:
    suites = ET.fromstring(report(verdicts))  # noqa: S314 - a report of our own
    assert [suite.get("name") for suite in suites] == ["pets", "a-sound-one"]
    for suite in suites:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(sum(case.find("failure") is not None for case in cases))
        assert suite.get("errors") == str(sum(case.find("error") is not None for case in cases))


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_is_well_formed_for_any_text(text: str, name: str) -> None:
    finding = Finding(f"C{text}", text, text, Severity.NEWS, api=name, operation=text, at=text)
    verdict = Verdict(name, 1, promises=(Promise(text, text, assumed("a test")),), findings=(finding,), errors=(text,))
    [suite] = ET.fromstring(report([verdict]).encode())  # noqa: S314 - a report of our own
    failures = list(suite.iter("failure"))
    assert len(failures) == 1
    assert len(suite.findall("testcase")) == 3


def test_control_characters_are_escaped() -> None:
    verdict = Verdict("a\x9b", 1, errors=("a\x1b[2J\x9b\r",))
    written = report([verdict])
    assert written.replace("\n", "").isprintable()
    assert 'message="a\\x1b[2J\\x9b\\r"' in written
