"""Evidence: each grade, with its source and its note."""

from __future__ import annotations

import pytest

from caveat.judging.evidence import VENDOR_GRADES, Evidence, Grade, assumed, documented, inferred, standard


@pytest.mark.parametrize(
    ("evidence", "grade", "text"),
    [
        (documented("a page"), Grade.DOCUMENTED, "a page"),
        (inferred("from a sample"), Grade.INFERRED, "from a sample"),
        (inferred("from a sample", "a page"), Grade.INFERRED, "a page; from a sample"),
        (assumed("a guess"), Grade.ASSUMED, "a guess"),
        (standard("RFC 9110, 15"), Grade.STANDARD, "RFC 9110, 15"),
        (standard("RFC 9110, 15", "a note"), Grade.STANDARD, "RFC 9110, 15; a note"),
    ],
)
def test_evidence_shows_its_source_and_then_its_note(evidence: Evidence, grade: Grade, text: str) -> None:
    assert (evidence.grade, str(evidence)) == (grade, text)


def test_a_part_of_a_document_can_have_every_grade_but_standard() -> None:
    assert {*VENDOR_GRADES, Grade.STANDARD} == {*Grade}
    assert VENDOR_GRADES[0] is Grade.DOCUMENTED
