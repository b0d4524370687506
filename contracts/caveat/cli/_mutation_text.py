"""What `caveat mutate` prints: the scores, and the mutants that were not found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from caveat.mutation.mutant import Family, Outcome, Result
from caveat.mutation.reports.api_results import ApiResults
from caveat.mutation.score import Score, by_family, by_kind, score, unwatched
from caveat.reports.wording import count

_HEADINGS = (
    *("API", "mutants of", "kind", "mutants", "found", "survived", "equivalent", "not reached", "already broken"),
    "score",
)
_TEXT_COLUMNS = 3

MAX_SHOWN = 5
"""Mutants of one promise that are shown by default."""


def report(apis: Sequence[ApiResults], exit_code: int, *, lists_all: bool) -> Iterator[str]:
    """The survivors of all APIs, the scores, and one sentence; every mutant if `lists_all` is set."""
    for each in apis:
        yield from survivors(each.name, each.results, shown=None if lists_all else MAX_SHOWN)
        yield from by_another_rule(each.name, each.results)
        yield from others(each.name, each.results) if lists_all else ()
    yield from table(((each.name, each.results) for each in apis), kinds=lists_all)
    total = score(result for each in apis for result in each.results)
    if total.percent is None:
        yield "Could not judge: no mutant changes a response of the run."
        return
    exchanges = count(sum(each.exchanges for each in apis), "exchange")
    sentence = f"{count(total.found, 'mutant')} of {total.found + total.survived} found in {exchanges}"
    yield f"{'Too few found' if exit_code else 'Kept'}: {sentence}, {total.percent:.1f} %."


def table(results: Iterable[tuple[str, Sequence[Result]]], *, kinds: bool = False) -> Iterator[str]:
    """The scores of each API by family, and by kind if `kinds` is set, as aligned lines."""
    rows: list[tuple[str, ...]] = [_HEADINGS]
    for name, each in results:
        for family, total in by_family(each).items():
            rows.append(_row(name, family, "", total))
            of_kinds = [(kind, counts) for (other, kind), counts in by_kind(each).items() if other is family]
            rows += [_row(name, family, kind, counts) for kind, counts in of_kinds if kinds]
        rows.append(_row(name, "all", "", score(each)))
    if not kinds:
        rows = [row[:2] + row[3:] for row in rows]
    texts = _TEXT_COLUMNS if kinds else _TEXT_COLUMNS - 1
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = (
            cell.ljust(width) if column < texts else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _row(name: str, family: str, kind: str, counts: Score) -> tuple[str, ...]:
    numbers: tuple[int, ...] = (counts.total, counts.found, counts.survived)
    numbers += (counts.equivalent, counts.not_reached, counts.already_broken)
    percent = "-" if counts.percent is None else f"{counts.percent:.1f} %"
    return (name, family, kind, *map(str, numbers), percent)


def survivors(name: str, results: Sequence[Result], *, shown: int | None = MAX_SHOWN) -> Iterator[str]:
    """The mutants that were not found, by the promise that the run does not check; `shown` of each, None for all."""
    for promise, each in unwatched(results).items():
        yield f"SURVIVED  {name} {promise}"
        for result in each[:shown]:
            yield f"  {result.mutant.id}"
            yield f"    {result.note}"
        if len(each[:shown]) < len(each):
            yield f"  and {len(each) - len(each[:shown])} more: --all shows them"


def by_another_rule(name: str, results: Sequence[Result]) -> Iterator[str]:
    """The rules of the prose whose mutants are found by other rules only."""
    found_mutants = [
        result for result in results if result.outcome is Outcome.FOUND and result.mutant.family is Family.PROSE
    ]
    codes = [result.mutant.promise for result in found_mutants if result.by != result.mutant.promise]
    if codes:
        yield f"NOTE  {name}: mutants of {', '.join(codes)} are found by other rules only"


def others(name: str, results: Sequence[Result]) -> Iterator[str]:
    """The mutants that do not count, with the reason; and the found ones, with the rule."""
    for result in results:
        if result.outcome is Outcome.FOUND:
            yield f"FOUND  {name} {result.mutant.id}: {', '.join(filter(None, (result.by, result.note)))}"
        elif result.outcome is not Outcome.SURVIVED:
            yield f"{result.outcome.upper()}  {name} {result.mutant.id}: {result.note}"
