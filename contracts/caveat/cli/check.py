"""`caveat check`: every check of every API. What CI runs."""

from __future__ import annotations

import click

from caveat.cli import _options


@click.command("check", short_help="Check everything of every API: what CI runs.")
@_options.apis
@_options.traffic
@click.option("--jobs", type=click.IntRange(1), help="Number of APIs at once; by default the number of processors.")
@_options.reports
@_options.run_output
def command(*, apis: tuple[str, ...], seed: int, examples: int, jobs: int | None, reports: tuple[str, ...]) -> None:
    """Check all APIs, or those named: specs, generated files, models, and the mocks under traffic.

    In a checkout, the specs are linted and the generated files are compared with them. Elsewhere, caveat checks the
    contracts that are installed with it.
    """
    from caveat.catalogue import catalogue, workspace
    from caveat.cli import _output, _reports
    from caveat.cli._progress import Progress
    from caveat.runs.parallel import check_all
    from caveat.targets.target import DEFAULT_MOCK_URL
    from caveat.traffic.plan import Plan

    requested = _reports.requests(reports)
    names = tuple(dict.fromkeys(apis)) or catalogue.names()
    for name in names:
        catalogue.find(name)
    with Progress(quiet=_output.is_quiet()) as progress:
        verdicts = check_all(names, Plan(seed=seed, examples=examples), workspace.current(), progress, jobs)
    raise SystemExit(_reports.publish(verdicts, requested, DEFAULT_MOCK_URL))
