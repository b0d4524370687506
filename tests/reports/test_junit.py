"""JUnit: what CI systems read, well-formed whatever was said."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET  # a report of our own

from hypothesis import given
from hypothesis import strategies as st

from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.judging.verdict import Verdict
from caveat.reports.junit import report

GOLDEN = Path(__file__).parent.parent / "golden"


def test_the_report_is_as_it_was_looked_at(verdicts: tuple[Verdict, ...]) -> None:
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
def test_it_is_well_formed_whatever_was_said(said: str, name: str) -> None:
    finding = Finding(f"C{said}", said, said, Severity.NEWS, api=name, operation=said, at=said)
    verdict = Verdict(name, 1, promises=(Promise(said, said, assumed("n")),), findings=(finding,), errors=(said,))
    [suite] = ET.fromstring(report([verdict]).encode())  # noqa: S314 - a report of our own
    failures = list(suite.iter("failure"))
    assert len(failures) == 1
    assert len(suite.findall("testcase")) == 3
