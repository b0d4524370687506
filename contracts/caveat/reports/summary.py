"""The results of a run, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.judging.verdict import Verdict, exit_code
from caveat.reports.wording import count


def conclusion(verdicts: Sequence[Verdict]) -> str:
    """The final sentence."""
    exchanges = f"{count(sum(verdict.exchanges for verdict in verdicts), 'exchange')} judged"
    findings = sum(len(verdict.findings) for verdict in verdicts)
    match exit_code(tuple(verdicts)):
        case 0:
            return f"Kept: {exchanges}, no findings."
        case 1:
            return f"Broken: {count(findings, 'finding')} in {exchanges}."
        case _:
            return "Could not judge: see above."


def state(verdict: Verdict) -> str:
    """The result for one API: `kept`, `BROKEN` or `COULD NOT JUDGE`."""
    return ("kept", "BROKEN", "COULD NOT JUDGE")[verdict.exit_code]


def never_accepted(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A sentence for each API with operations that accepted no request."""
    for verdict in verdicts:
        if verdict.never_accepted:
            operations = ", ".join(verdict.never_accepted)
            yield f"{verdict.api}: no request was accepted by {operations}: no success response was judged."


def notices(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The notices of all APIs."""
    for verdict in verdicts:
        for notice in verdict.notices:
            yield f"{verdict.api}: {notice}."


def kept(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each promise that was judged and kept."""
    for verdict in verdicts:
        for promise in verdict.promises:
            if promise.code not in verdict.broken:
                yield f"KEPT    {promise.code}  {verdict.api}  {promise.title}"
