"""Text reports: findings, the table and the final sentence."""

from __future__ import annotations

from pathlib import Path

from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Verdict
from caveat.reports.formats.text import brief, detailed, report

GOLDEN = Path(__file__).parents[2] / "golden"
BASE = "http://127.0.0.1:9000/"


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts, BASE) == (GOLDEN / "report.txt").read_text()


def test_a_brief_report_has_the_findings_and_the_final_sentence(verdicts: tuple[Verdict, ...]) -> None:
    lines = brief(verdicts, BASE).splitlines()
    assert lines[0] == "BROKEN  OAS003  pets make-pet"
    assert lines[-1] == "Broken: 5 findings in 1,243 exchanges judged."
    assert not [line for line in lines if line.startswith(("API ", "pets "))]
    assert brief(verdicts[1:]) == "Kept: 9 exchanges judged, no findings.\n"


def test_a_detailed_report_also_lists_what_was_kept(verdicts: tuple[Verdict, ...]) -> None:
    kept, _, rest = detailed(verdicts, BASE).partition("\n\n")
    assert kept.splitlines() == [
        "KEPT    OAS002  pets  Media types are documented.",
        "KEPT    OAS001  a-sound-one  An operation answers only as documented.",
    ]
    assert rest == report(verdicts, BASE)
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
