"""`caveat mutate`: break each promise on purpose, and see whether a run finds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _options, _runs, _targets
from caveat.cli._output import echo
from caveat.runs.interruption import terminable

if TYPE_CHECKING:
    from caveat.cli._subjects import Subject
    from caveat.cli._targets import TargetOptions
    from caveat.mutation.mutant import Result
    from caveat.mutation.result_store import ResultStore
    from caveat.mutation.run import MutationRun

BELOW, UNJUDGED = 1, 2
"""Exit codes: a score is too low; the run without mutants has errors, or no mutant changes what it sees."""


@click.command("mutate", short_help="Measure which broken promises a run would find.")
@_options.apis
@_targets.options
@_options.header
@_options.traffic
@click.option("--list", "listed", is_flag=True, help="Print the ids of the mutants, and send nothing.")
@click.option("--only", multiple=True, metavar="ID", help="Decide the mutants whose ids begin like this; repeatable.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="The lowest score that passes.  [default: 97 for answers and requests, 100 for state and prose]",
)
@partial(_runs.workers, text="Number of processes; the results do not depend on it.")
@click.option("--all", "lists_all", is_flag=True, help="Print every mutant with its outcome, and scores by kind.")
@_options.output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    apis: tuple[str, ...],
    options: TargetOptions,
    headers: tuple[str, ...],
    seed: int,
    examples: int,
    listed: bool,
    only: tuple[str, ...],
    min_score: float | None,
    lists_all: bool,
) -> None:
    """Break each promise of an API on purpose, one at a time, and see whether a run finds it.

    The run of `caveat test` is recorded once. A mutant changes its responses: a field is missing, a request that must
    be refused is accepted, a limit is ignored. The rules judge them again. The score is the share of mutants that is
    found. A mutant that survived names the promise that no check watches.

    Results are stored in .caveat/NAME.mutants.jsonl: a run that was killed goes on. Exit code 1 if a score is too low,
    2 if the run without mutants has errors. What it finds without mutants does not count for any of them.
    """
    _runs.begin()
    from caveat.cli._subjects import subjects
    from caveat.mutation.run import MutationRun

    fields = _options.headers(headers)
    tested = subjects(apis, options, fields)
    plan = _runs.plan(seed, examples, (), options.max_time)
    run = MutationRun(tuple(subject.job(plan, fields) for subject in tested), only)
    if options.dry_run:
        from caveat.cli.test import print_dry_runs

        print_dry_runs(tested, plan)
        return
    if listed:
        _print_list(run)
        return
    raise SystemExit(_mutate(run, tested, min_score, lists_all=lists_all))


def _print_list(run: MutationRun) -> None:
    from caveat.catalogue import catalogue
    from caveat.mutation.mutants import selected
    from caveat.reports.wording import count

    total = 0
    for job in run.jobs:
        api = catalogue.find(job.name)
        for mutant in selected(api, run.only):
            total += 1
            echo(f"{api.name} {mutant.mutant.id}")
    echo(count(total, "mutant"))


def _mutate(run: MutationRun, tested: Sequence[Subject], least: float | None, *, lists_all: bool) -> int:
    """Carry out the run and print its results; returns the exit code."""
    from caveat.cli._progress import Progress
    from caveat.mutation.run import decide_all, record_all

    names = [subject.label or subject.api.name for subject in tested]
    workers = _runs.count_of_workers(2)
    with Progress() as progress, terminable():

        def on_progress(activity: str, exchanges: int) -> None:
            progress.update("mutate", activity, exchanges)

        record_all(run, workers, on_progress)
        if not _is_clean(run, names):
            return UNJUDGED
        stores = [_store(run, index, subject) for index, subject in enumerate(tested)]
        results = decide_all(run, stores, workers, on_progress)
    for store in stores:
        store.finish()
    return _print_results(run, names, results, least, lists_all=lists_all)


def _is_clean(run: MutationRun, names: Sequence[str]) -> bool:
    """Whether the runs without mutants have no errors; their findings are told, and do not count for a mutant."""
    for index, name in enumerate(names):
        verdict = run.recordings[index].verdict
        for error in verdict.errors:
            echo(f"{name}: without mutants, the run has an error: {error}", err=True)
        for finding in verdict.breaches:
            echo(
                f"{name}: without mutants, the run finds {finding.code} {finding.operation}: {finding.message}",
                err=True,
            )
    return not any(run.recordings[index].verdict.errors for index, _ in enumerate(names))


def _store(run: MutationRun, index: int, subject: Subject) -> ResultStore:
    from caveat.mutation.result_store import ResultStore, key_of
    from caveat.targets.ledgers.ledger import FOLDER

    plan, url = run.jobs[index].plan, subject.options.url or ""
    key = key_of(subject.api.spec.root, plan.seed, plan.examples, url, run.recordings[index].verdict.digest)
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", subject.label or subject.api.name)
    return ResultStore(Path(FOLDER) / f"{name}.mutants.jsonl", key)


def _print_results(
    run: MutationRun, names: Sequence[str], results: Sequence[Sequence[Result]], least: float | None, *, lists_all: bool
) -> int:
    from caveat.cli import _mutation_text
    from caveat.mutation.score import passes, score
    from caveat.reports.wording import count

    for name, each in zip(names, results, strict=True):
        for line in _mutation_text.survivors(name, each, shown=None if lists_all else _mutation_text.MAX_SHOWN):
            echo(line)
        for line in _mutation_text.by_another_rule(name, each):
            echo(line)
        for line in _mutation_text.others(name, each) if lists_all else ():
            echo(line)
    for line in _mutation_text.table(zip(names, results, strict=True), kinds=lists_all):
        echo(line)
    everything = [result for each in results for result in each]
    total, exchanges = score(everything), sum(each.exchanges for each in run.recordings.values())
    if total.percent is None:
        echo("Could not judge: no mutant changes a response of the run.")
        return UNJUDGED
    is_enough = all(passes(each, least) for each in results)
    word = "Kept" if is_enough else "Broken"
    echo(
        f"{word}: {count(total.found, 'mutant')} of {total.found + total.survived} found in "
        f"{count(exchanges, 'exchange')}, {total.percent:.1f} %."
    )
    return 0 if is_enough else BELOW
