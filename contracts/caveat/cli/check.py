"""`caveat check`: every check of every API. What CI runs."""

from __future__ import annotations

import os
from functools import partial

import click

from caveat.cli import _gate, _options, _runs


@click.command("check", short_help="Check everything of every API: what CI runs.")
@_options.apis
@_options.traffic
@_runs.options
@_gate.options
@_options.removed("--jobs", "--workers N")
@_options.reports
@_options.run_output
def command(*, apis: tuple[str, ...], seed: int, examples: int, reports: tuple[str, ...]) -> None:
    """Check all APIs, or those named: specs, generated files, models, and the mocks under traffic.

    In a checkout, the specs are linted and the generated files are compared with them. Elsewhere, caveat checks the
    contracts that are installed with it.
    """
    from caveat.catalogue import catalogue, workspace
    from caveat.cli import _reports
    from caveat.runs.job import Job, mock_of

    requested = _reports.requests(reports)
    names = tuple(dict.fromkeys(apis)) or catalogue.names()
    for name in names:
        catalogue.find(name)
    build = partial(mock_of, seed=seed)
    own = workspace.current()
    jobs = [Job(name, build, _runs.plan(seed, examples), files=True, workspace=own) for name in names]
    verdicts = _runs.run(jobs, default_workers=os.cpu_count() or 1)
    raise SystemExit(_reports.publish(verdicts, requested))
