"""`caveat mutate`: break each promise on purpose, and see whether a run finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from caveat.cli import _mutation_files, _options, _runs, _targets
from caveat.cli._output import echo
from caveat.cli.test import print_dry_runs
from caveat.errors import BadOption

if TYPE_CHECKING:
    from caveat.cli._subjects import Subject
    from caveat.cli._targets import TargetOptions
    from caveat.mutation.mutant import Result
    from caveat.mutation.reports.api_results import ApiResults
    from caveat.mutation.run import MutationRun
    from caveat.runs.job import Job

BELOW, UNJUDGED = 1, 2
"""Exit codes: a score is too low; the run without mutants has errors, or no mutant changes its exchanges."""


@click.command("mutate", short_help="Mutation testing: measure which broken promises a run finds.")
@_options.apis
@_targets.options
@_options.header
@_options.traffic
@click.option("--list", "listed", is_flag=True, help="Print the ids of the mutants, and send nothing.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Test only the mutants whose ids begin with this; repeatable."
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="The lowest score that passes.  [default: 97 for answers and requests, 100 for state and prose]",
)
@partial(_runs.workers, text="Number of processes; the results do not depend on it.")
@_mutation_files.options
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
    files: _mutation_files.Files,
    lists_all: bool,
) -> None:
    """Break each promise of an API on purpose, one at a time, and see whether a run finds it.

    The run of `caveat test` is recorded once. A mutant changes its responses: a field is missing, a request that must
    be refused is accepted, a limit is ignored. The rules judge them again. The score is the share of mutants that are
    found. A mutant that survived shows a promise that the run does not check.

    Results are stored in .caveat/NAME.mutants.jsonl: the next run continues a run that was killed, unless its responses
    differ, as on a real server. Exit code 1 if a score is too low, 2 if the run without mutants has errors. Findings of
    the run without mutants do not count. A promise that the server already breaks is not part of the score.
    """
    _runs.begin()
    from caveat.cli._subjects import subjects

    fields = _options.headers(headers)
    tested = subjects(*(_without_server(apis, options) if listed else (apis, options)), fields)
    _mutation_files.check(files, tested, options)
    plan = _runs.plan(seed, examples, (), options.max_time)
    run = _planned(tested, [subject.job(plan, fields) for subject in tested], only)
    if listed:
        _print_list(run)
    elif options.dry_run:
        print_dry_runs(tested, plan)
    else:
        raise SystemExit(_carry_out(run, tested, files, min_score, lists_all=lists_all))


def _carry_out(
    run: MutationRun,
    tested: Sequence[Subject],
    files: _mutation_files.Files,
    min_score: float | None,
    *,
    lists_all: bool,
) -> int:
    """Carry out the run, and print and write its reports; returns the exit code."""
    from caveat.cli import _mutation_run, _mutation_text

    _mutation_files.require_writable(files)
    results = _mutation_run.results(run, tested, record=files.record, recording=files.recording)
    if results is None:
        return UNJUDGED
    code = _exit_code(results, min_score)
    results_of_apis = _api_results(run, tested, results)
    if all(each.file is not None for each in files.reports):
        for line in _mutation_text.report(results_of_apis, code, lists_all=lists_all):
            echo(line)
    _mutation_files.publish(files.reports, results_of_apis, code)
    return code


def _without_server(apis: tuple[str, ...], options: TargetOptions) -> tuple[tuple[str, ...], TargetOptions]:
    """The APIs of a list, with options for their mocks: nothing is sent, so that no credential is needed."""
    from caveat.cli._lookup import named_target

    named = tuple(named_target(name, "--target").api for name in options.targets)
    return (*named, *apis), replace(options, targets=(), url=None)


def _planned(tested: Sequence[Subject], jobs: Sequence[Job], only: tuple[str, ...]) -> MutationRun:
    """The run of these jobs; raises `BadOption` for an id with which no mutant begins."""
    from caveat.mutation.mutants import selected
    from caveat.mutation.run import MutationRun

    run = MutationRun(tuple(jobs), only)
    for prefix in run.only:
        if not any(selected(subject.api, (prefix,)) for subject in tested):
            raise BadOption("--only", f"no id begins with {prefix!r}", "`caveat mutate … --list` shows the ids")
    return run


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
