"""Tickets: the promise, the request and the response; findings about files of the contract are left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Request, Response
from caveat.judging.attribution import Replay
from caveat.judging.evidence import documented
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.reports.formats.markdown import report

GOLDEN = Path(__file__).parents[2] / "golden"
SENT = tuple(Exchange(Request(method, "/pets/1"), Response(200, body=b"{}"), "pet") for method in ("DELETE", "GET"))
FINDING = Finding(
    "STA009",
    "What was deleted is gone.",
    "the pet is still there",
    Severity.BREACH,
    documented("page of pets"),
    "pets",
    operation="pet",
    exchanges=SENT,
    count=4,
    replay=Replay(2, 3),
)


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report.md").read_text()


def test_all_requests_are_shown_in_order() -> None:
    text = report([Verdict("pets", 1, findings=(FINDING,), exchanges=9, base_url="http://127.0.0.1:1")])
    assert text.index("curl -X DELETE") < text.index("curl -X GET")
    for part in ("Request 2 of 2:", "documented: page of pets", "Seen in 4 exchanges", "2 of 3 attempts"):
        assert part in text


def test_a_ticket_for_the_vendor_leaves_out_findings_about_our_own_files() -> None:
    text = report([Verdict("pets", 1, findings=(replace(FINDING, severity=Severity.OURS),))])
    assert text == "# pets: no findings\n"


@given(st.text(alphabet="`|<>#*_&@\n~[]\\a", max_size=30))
def test_no_text_leaves_its_block(text: str) -> None:
    shown = Exchange(Request("GET", "/"), Response(200, body=text.encode()), "pet")
    lines = report([Verdict("pets", 1, findings=(replace(FINDING, message=text, exchanges=(shown,)),))]).split("\n")
    fences = [line for line in lines if line.startswith("```")]
    assert len([line for line in lines if line.startswith("#")]) == 2
    assert len(fences) == 4
    assert fences[2] == fences[3]
