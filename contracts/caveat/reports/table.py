"""The table at the end of a text report: a line for each API."""

from __future__ import annotations

from collections.abc import Sequence

from caveat.judging.evidence import VENDOR_GRADES
from caveat.judging.verdict import Verdict
from caveat.printable import printable_line

_HEADINGS = (
    "API",
    "operations",
    "reached",
    "evidence",
    "models",
    "exchanges",
    "promises kept",
    "promises broken",
    "time",
)


def table(verdicts: Sequence[Verdict]) -> str:
    """The verdicts as aligned columns; evidence as shares of documented/inferred/assumed, time in seconds."""
    rows = [_HEADINGS, *map(_row, verdicts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [
        "  ".join(_aligned(cell, width, column) for column, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0].rstrip(), rule, *(line.rstrip() for line in lines[1:])])


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def _row(verdict: Verdict) -> tuple[str, ...]:
    total = sum(verdict.evidence.values())
    evidence = " / ".join(f"{verdict.evidence.get(grade, 0) / total:.0%}" for grade in VENDOR_GRADES) if total else "-"
    return (
        printable_line(verdict.api),
        str(verdict.operations),
        str(len(verdict.reached)) if verdict.outcomes else "-",
        evidence,
        "-" if verdict.models is None else str(verdict.models),
        str(verdict.exchanges),
        str(len(verdict.kept)),
        str(len(verdict.broken)),
        f"{verdict.seconds:.1f} s",
    )
