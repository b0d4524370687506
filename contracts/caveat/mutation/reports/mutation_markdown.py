"""The scores of mutants and the survivors, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.mutation.reports.measured import Measured
from caveat.mutation.score import Score, by_family, score, unwatched
from caveat.reports.markdown_text import code

MAX_PROMISES = 50
"""Promises of one API that are listed."""


def report(measured: Sequence[Measured], exit_code: int) -> str:
    """A table of the scores, and the promises whose mutants survived."""
    word = {0: "Kept", 1: "Broken"}.get(exit_code, "Could not judge")
    lines = [
        f"## Mutants: {word}",
        "",
        "| API | mutants of | mutants | found | survived | equivalent | not reached | already broken | score |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(line for each in measured for line in _rows(each)),
        *(line for each in measured for line in _survivors(each)),
    ]
    return "\n".join(lines) + "\n"


def _rows(measured: Measured) -> Iterator[str]:
    for family, counts in by_family(measured.results).items():
        yield _row(measured.name, family, counts)
    yield _row(measured.name, "all", score(measured.results))


def _row(name: str, family: str, counts: Score) -> str:
    percent = "-" if counts.percent is None else f"{counts.percent:.1f} %"
    numbers = (counts.total, counts.found, counts.survived)
    apart = (counts.equivalent, counts.not_reached, counts.already_broken)
    return f"| {code(name)} | {family} | {' | '.join(map(str, (*numbers, *apart)))} | {percent} |"


def _survivors(measured: Measured) -> Iterator[str]:
    promises = unwatched(measured.results)
    if promises:
        yield from ("", f"### {code(measured.name)}: promises that no check watches", "")
    for promise, results in list(promises.items())[:MAX_PROMISES]:
        yield f"- {code(promise)}: {code(results[0].mutant.id)}, {results[0].note}" + (
            f", and {len(results) - 1} more" if len(results) > 1 else ""
        )
    if len(promises) > MAX_PROMISES:
        yield f"- and {len(promises) - MAX_PROMISES} more promises"
