"""JUnit reports: well-formed for any text, with counts that match their cases."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET  # a report of our own

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Verdict
from caveat.reports.formats.junit import KEPT, NOT_CALLED, report

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
    outcomes = {f"{text} 2": Outcome({200: 1}, promised=True)}
    verdict = Verdict(name, 1, outcomes=outcomes, findings=(finding,), errors=(text,))
    [suite] = ET.fromstring(report([verdict]).encode())  # noqa: S314 - a report of our own
    failures = list(suite.iter("failure"))
    assert len(failures) == 1
    assert len(suite.findall("testcase")) == 3


FIRST = Exchange(Request("POST", "/pets"), Response(500, body=b"no table"), "make-pet")
CRASHES = tuple(
    Finding(
        "OAS009",
        "No request makes the server fail.",
        "the status is 500",
        Severity.BREACH,
        operation=operation,
        at="status",
        exchanges=(FIRST,),
        gravity=Gravity.CRASH,
        says="no table",
    )
    for operation in ("make-pet", "list-pets")
)


def test_a_case_is_an_operation_and_a_broken_rule() -> None:
    outcomes = {
        "list-pets": Outcome({500: 3}),
        "make-pet": Outcome({500: 3}),
        "get-pet": Outcome({200: 1}, promised=True),
        "drop-pet": Outcome(not_sent={"the target does not allow writes": 1}),
    }
    verdict = Verdict("pets", 4, outcomes=outcomes, findings=CRASHES)
    [suite] = ET.fromstring(report([verdict]))  # noqa: S314 - a report of our own
    cases = {(case.get("classname"), case.get("name")): [child.tag for child in case] for case in suite}
    assert cases == {
        ("pets.list-pets", "OAS009 No request makes the server fail."): ["failure"],
        ("pets.make-pet", "OAS009 No request makes the server fail."): ["failure"],
        ("pets.get-pet", KEPT): [],
        ("pets.drop-pet", NOT_CALLED): ["skipped"],
    }
    texts = [failure.text or "" for failure in suite.iter("failure")]
    [cause] = verdict.causes
    assert sum("Reproduce: curl" in text for text in texts) == 1, "a cause is reported in full once"
    assert sum(f"The same cause as OAS009 of {cause.main.operation}" in text for text in texts) == 1


def test_an_api_without_any_case_has_one_that_passes() -> None:
    [suite] = ET.fromstring(report([Verdict("pets", 1, exchanges=3)]))  # noqa: S314 - a report of our own
    assert [(case.get("name"), len(case)) for case in suite] == [(KEPT, 0)]


def test_control_characters_are_escaped() -> None:
    verdict = Verdict("a\x9b", 1, errors=("a\x1b[2J\x9b\r",))
    written = report([verdict])
    assert written.replace("\n", "").isprintable()
    assert 'message="a\\x1b[2J\\x9b\\r"' in written
