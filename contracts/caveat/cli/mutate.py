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
from caveat.errors import BadOption
from caveat.runs.interruption import terminable

if TYPE_CHECKING:
    from caveat.cli._subjects import Subject
    from caveat.cli._targets import TargetOptions
    from caveat.mutation.mutant import Result
    from caveat.mutation.reports.api_results import ApiResults
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
@click.option(
    "--recording",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Judge the mutants on this recording (HAR 1.2), and send nothing.",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the run without mutants to a file (HAR 1.2), without secrets.",
)
@click.option(
    "--report",
    "reports",
    metavar="FORMAT[=FILE]",
    multiple=True,
    help="Print a report instead of text, or write it to FILE; repeatable. Formats: json, markdown.",
)
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
    recording: Path | None,
    record: Path | None,
    reports: tuple[str, ...],
    lists_all: bool,
) -> None:
    """Break each promise of an API on purpose, one at a time, and see whether a run finds it.

    The run of `caveat test` is recorded once. A mutant changes its responses: a field is missing, a request that must
    be refused is accepted, a limit is ignored. The rules judge them again. The score is the share of mutants that is
    found. A mutant that survived names the promise that no check watches.

    Results are stored in .caveat/NAME.mutants.jsonl: the next run continues one that was killed, unless its responses
    differ, as those of a server do. Exit code 1 if a score is too low, 2 if the run without mutants has errors. A
    finding of the run without mutants counts for no mutant, and a promise that the server already breaks is not part
    of the score.
    """
    _runs.begin()
    from caveat.cli import _mutation_files
    from caveat.cli._subjects import subjects
    from caveat.mutation.run import MutationRun

    fields = _options.headers(headers)
    requested = _mutation_files.reports(reports)
    tested = subjects(apis, options, fields)
    _mutation_files.check(record, recording, tested, options)
    plan = _runs.plan(seed, examples, (), options.max_time)
    run = MutationRun(tuple(subject.job(plan, fields) for subject in tested), only)
    _check_only(run, tested)
    if options.dry_run:
        from caveat.cli.test import print_dry_runs

        print_dry_runs(tested, plan)
        return
    if listed:
        _print_list(run)
        return
    _mutation_files.require_writable(requested, record)
    results = _results(run, tested, record=record, recording=recording)
    if results is None:
        raise SystemExit(UNJUDGED)
    code = _exit_code(results, min_score)
    results_of_apis = _api_results(run, tested, results)
    if all(each.file is not None for each in requested):
        _print_results(results_of_apis, code, lists_all=lists_all)
    _mutation_files.publish(requested, results_of_apis, code)
    raise SystemExit(code)


def _check_only(run: MutationRun, tested: Sequence[Subject]) -> None:
    """Raise `BadOption` for an id with which no mutant begins."""
    from caveat.mutation.mutants import selected

    for prefix in run.only:
        if not any(selected(subject.api, (prefix,)) for subject in tested):
            raise BadOption("--only", f"no id begins with {prefix!r}", "`caveat mutate … --list` shows the ids")


def _print_no_resume(tested: Sequence[Subject]) -> None:
    """Print that the next run cannot continue one on a server, whose responses differ each time."""
    for subject in tested:
        if subject.settings is not None:
            name = subject.label or subject.api.name
            echo(
                f"{name}: if this run is killed, the next one starts again, since the responses of a server differ "
                "each time; with --record FILE, `caveat mutate … --recording FILE` continues without another run",
                err=True,
            )


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


def _results(
    run: MutationRun, tested: Sequence[Subject], *, record: Path | None, recording: Path | None
) -> Sequence[Sequence[Result]] | None:
    """Carry out the run, or read its recording, and judge the mutants; None if the run has errors."""
    from caveat.cli import _mutation_files
    from caveat.cli._progress import Progress
    from caveat.mutation.run import decide_all, record_all

    if recording is not None:
        _mutation_files.read(run, recording)
    elif record is None:
        _print_no_resume(tested)
    names = [subject.label or subject.api.name for subject in tested]
    workers = _runs.count_of_workers(2)
    with Progress() as progress, terminable():

        def on_progress(activity: str, exchanges: int) -> None:
            progress.update("mutate", activity, exchanges)

        if not run.recordings:
            record_all(run, workers, on_progress)
        if record is not None:
            _mutation_files.write(run, record)
        if not _is_clean(run, names):
            return None
        stores = [_store(run, index, subject) for index, subject in enumerate(tested)]
        results = decide_all(run, stores, workers, on_progress)
    for store in stores:
        store.finish()
    return results


def _exit_code(results: Sequence[Sequence[Result]], least: float | None) -> int:
    from caveat.mutation.score import passes, score

    if score(result for each in results for result in each).percent is None:
        return UNJUDGED
    return 0 if all(passes(each, least) for each in results) else BELOW


def _api_results(
    run: MutationRun, tested: Sequence[Subject], results: Sequence[Sequence[Result]]
) -> tuple[ApiResults, ...]:
    from caveat.mutation.reports.api_results import ApiResults

    return tuple(
        ApiResults(
            subject.label or subject.api.name,
            tuple(each),
            run.recordings[index].exchanges,
            run.recordings[index].verdict.breaches,
        )
        for index, (subject, each) in enumerate(zip(tested, results, strict=True))
    )


def _is_clean(run: MutationRun, names: Sequence[str]) -> bool:
    """Whether the runs without mutants have no errors; their findings are printed, and do not count for a mutant."""
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


def _print_results(apis: Sequence[ApiResults], code: int, *, lists_all: bool) -> None:
    from caveat.cli import _mutation_text
    from caveat.mutation.score import score
    from caveat.reports.wording import count

    for each in apis:
        shown = None if lists_all else _mutation_text.MAX_SHOWN
        for line in _mutation_text.survivors(each.name, each.results, shown=shown):
            echo(line)
        for line in _mutation_text.by_another_rule(each.name, each.results):
            echo(line)
        for line in _mutation_text.others(each.name, each.results) if lists_all else ():
            echo(line)
    for line in _mutation_text.table(((each.name, each.results) for each in apis), kinds=lists_all):
        echo(line)
    total = score(result for each in apis for result in each.results)
    if code == UNJUDGED:
        echo("Could not judge: no mutant changes a response of the run.")
        return
    exchanges = count(sum(each.exchanges for each in apis), "exchange")
    found = f"{count(total.found, 'mutant')} of {total.found + total.survived} found in {exchanges}"
    echo(f"{'Too few found' if code else 'Kept'}: {found}, {total.percent:.1f} %.")
