"""Verdicts for people: every cause, the worst first, a table of the APIs, and one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.judging.verdict import Verdict
from caveat.printable import printable_line
from caveat.reports.findings import NOT_CONFIRMED, block_of, unconfirmed
from caveat.reports.summary import (
    MAX_UNREACHED,
    conclusion,
    evaluated,
    kept,
    left_open,
    not_judged,
    notices,
    undecided,
    unreached,
)
from caveat.reports.table import table
from caveat.reports.wording import count


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts."""
    return _report(verdicts, MAX_UNREACHED)


def brief(verdicts: Sequence[Verdict]) -> str:
    """The findings and the final sentence only."""
    return "\n".join((*_spaced(verdicts), conclusion(verdicts))) + "\n"


def detailed(verdicts: Sequence[Verdict]) -> str:
    """The same as `report`, after a line for each promise that was kept; with all operations that were not reached.

    Also with the promises about state that exchanges left open.
    """
    lines = [printable_line(line) for line in kept(verdicts)]
    return "\n".join((*lines, *[""][: len(lines)], _report(verdicts, None)))


def findings(verdict: Verdict) -> Iterator[str]:
    """A block of lines for each cause, and for each part of the run that could not be carried out."""
    repeated = unconfirmed(verdict)
    for cause in verdict.causes:
        if cause.is_breach:
            yield block_of(cause, verdict, repeated)
    for reason, number in repeated.items():
        yield printable_line(f"{verdict.api}: {count(number, 'finding')}: {NOT_CONFIRMED.lower()}: {reason}.")
    for error in verdict.errors:
        yield f"COULD NOT JUDGE  {printable_line(verdict.api)}\n  {printable_line(error)}"


def _report(verdicts: Sequence[Verdict], limit: int | None) -> str:
    return "\n".join((*_spaced(verdicts), table(verdicts), *_closing(verdicts, limit))) + "\n"


def _spaced(verdicts: Sequence[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        for text in findings(verdict):
            yield f"{text}\n"


def _closing(verdicts: Sequence[Verdict], limit: int | None) -> Iterator[str]:
    yield from map(printable_line, notices(verdicts))
    yield from map(printable_line, left_open(verdicts, limit))
    yield from map(printable_line, unreached(verdicts, limit))
    yield from map(printable_line, not_judged(verdicts))
    yield from map(printable_line, evaluated(verdicts))
    yield from map(printable_line, undecided(verdicts) if limit is None else ())
    yield conclusion(verdicts)
