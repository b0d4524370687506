"""The table: a line for each API."""

from __future__ import annotations

from pathlib import Path

from caveat.judging.verdict import Verdict
from caveat.reports.table import table

GOLDEN = Path(__file__).parent.parent / "golden"


def test_the_table_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert table(verdicts) + "\n" == (GOLDEN / "table.txt").read_text()


def test_an_api_that_could_not_be_judged_has_a_line_too() -> None:
    *_, line = table([Verdict("broken", 0, errors=("no spec",))]).splitlines()
    assert line.split() == ["broken", "0", "-", "-", "-", "0", "0", "0", "0.0", "s"]
