"""`caveat check`: every check of every API, on its mock or a running service, for CI."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from caveat.cli import _gate, _options, _runs, _targets

if TYPE_CHECKING:
    from caveat.cli._targets import TargetOptions


@click.command("check", short_help="Lint specs, check generated files, and test mocks or servers, as in CI.")
@_options.apis
@_targets.options
@_options.header
@_options.traffic
@_runs.options
@_gate.options
@_options.removed("--jobs", "--workers N")
@_options.reports
@_options.run_output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    apis: tuple[str, ...],
    options: TargetOptions,
    headers: tuple[str, ...],
    seed: int,
    examples: int,
    reports: tuple[str, ...],
) -> None:
    """Check all APIs, or those named: specs, generated files, models, and the mocks under traffic.

    In a checkout, the specs are linted and the generated files are compared with them. Elsewhere, caveat checks the
    contracts that are installed with it.

    With --target or --url, requests go to the running service instead of the mock, and --require-reached is the
    default.
    """
    _runs.begin()
    from caveat.catalogue import workspace
    from caveat.cli import _reports
    from caveat.cli._subjects import subjects
    from caveat.cli.test import print_dry_runs
    from caveat.runs.check import check_files

    requested = _reports.requests(reports)
    fields = _options.headers(headers)
    tested = subjects(apis, options, fields)
    plan = _runs.plan(seed, examples, seconds=options.max_time)
    if options.dry_run:
        print_dry_runs(tested, plan)
        return
    own = workspace.current()
    # The files of an API are checked once, however many targets it has.
    first = {subject.name: subject for subject in reversed(tested)}
    jobs = [
        subject.job(plan, fields, files=check_files if first[subject.name] is subject else None, workspace=own)
        for subject in tested
    ]
    verdicts = _runs.run(
        jobs, requested, default_workers=os.cpu_count() or 1, must_reach=options.is_live or options.max_time is not None
    )
    raise SystemExit(_reports.publish(verdicts, requested))
