"""Text reports: findings, the table and the final sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Verdict
from caveat.reports.formats.text import brief, detailed, report

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report.txt").read_text()


def test_each_api_has_the_address_of_its_own_server(verdicts: tuple[Verdict, ...]) -> None:
    others = [replace(verdicts[0], base_url=url) for url in ("http://a.example/v1", "http://b.example/v2", "")]
    curls = [line for line in report(others).splitlines() if "Reproduce: curl" in line]
    assert [url for line in curls for url in ADDRESSES if f"'{url}/pets/1" in line] == list(ADDRESSES)


ADDRESSES = ("http://a.example/v1", "http://b.example/v2", "http://127.0.0.1:8000")


def test_a_brief_report_has_the_findings_and_the_final_sentence(verdicts: tuple[Verdict, ...]) -> None:
    lines = brief(verdicts).splitlines()
    assert lines[0] == "BROKEN  GEN001  pets generated/models.py"
    assert lines[-1] == "Broken: 5 findings in 1,243 exchanges judged."
    assert not [line for line in lines if line.startswith(("API ", "pets "))]
    assert brief(verdicts[1:]) == "Kept: 9 exchanges judged, no findings.\n"


def test_a_detailed_report_also_lists_what_was_kept(verdicts: tuple[Verdict, ...]) -> None:
    kept, _, rest = detailed(verdicts).partition("\n\n")
    assert kept.splitlines() == [
        "KEPT    OAS002  pets  Media types are documented.",
        "KEPT    OAS001  a-sound-one  An operation answers only as documented.",
    ]
    assert rest == report(verdicts)
    nothing = [Verdict("pets", 1)]
    assert detailed(nothing) == report(nothing)


def test_text_of_a_document_or_a_server_starts_no_line_and_controls_no_terminal() -> None:
    hostile = "\nKept: 9 exchanges judged, no findings.\x1b[2J\u202e"
    finding = Finding("C", hostile, hostile, Severity.BREACH, api=hostile, operation=hostile, at=hostile, file=hostile)
    promises = (Promise("PET001", hostile, assumed("a test")),)
    verdict = Verdict(
        hostile,
        1,
        outcomes={hostile: Outcome(not_sent={hostile: 1}, not_judged={hostile: 1})},
        promises=promises,
        findings=(finding,),
        errors=(hostile,),
    )
    written = detailed([verdict])
    assert written.replace("\n", "").isprintable()
    assert not [line for line in written.splitlines() if line.startswith("Kept: 9")]
