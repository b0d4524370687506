"""The scores of mutants and the survivors, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.mutation.reports.api_results import ApiResults
from caveat.mutation.score import Score, by_family, score, unwatched
from caveat.reports.markdown_text import code

MAX_PROMISES = 50
"""Promises of one API that are listed."""


def report(apis: Sequence[ApiResults], exit_code: int) -> str:
    """A table of the scores, and the promises whose mutants survived."""
    word = {0: "Kept", 1: "Too few found"}.get(exit_code, "Could not judge")
    lines = [
        f"## Mutants: {word}",
        "",
        "| API | mutants of | mutants | found | survived | equivalent | not reached | already broken | score |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(line for each in apis for line in _rows(each)),
        *(line for each in apis for line in _survivors(each)),
    ]
    return "\n".join(lines) + "\n"


def _rows(api: ApiResults) -> Iterator[str]:
    for family, counts in by_family(api.results).items():
        yield _row(api.name, family, counts)
    yield _row(api.name, "all", score(api.results))


def _row(name: str, family: str, counts: Score) -> str:
    percent = "-" if counts.percent is None else f"{counts.percent:.1f} %"
    numbers = (counts.total, counts.found, counts.survived)
    apart = (counts.equivalent, counts.not_reached, counts.already_broken)
    return f"| {code(name)} | {family} | {' | '.join(map(str, (*numbers, *apart)))} | {percent} |"


def _survivors(api: ApiResults) -> Iterator[str]:
    promises = unwatched(api.results)
    if promises:
        yield from ("", f"### {code(api.name)}: promises that the run does not check", "")
    for promise, results in list(promises.items())[:MAX_PROMISES]:
        yield f"- {code(promise)}: {code(results[0].mutant.id)}, {results[0].note}" + (
            f", and {len(results) - 1} more" if len(results) > 1 else ""
        )
    if len(promises) > MAX_PROMISES:
        yield f"- and {len(promises) - MAX_PROMISES} more promises"
