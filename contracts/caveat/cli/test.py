"""`caveat test`: send requests to an API and judge every exchange."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from caveat.cli import _gate, _options, _runs, _targets
from caveat.cli._output import echo
from caveat.traffic.plan import PHASES, Plan

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._subjects import Subject
    from caveat.cli._targets import TargetOptions
    from caveat.targets.configuration.settings import TargetSettings


@click.command("test", short_help="Send requests to an API and judge every exchange.")
@_options.apis
@_targets.options
@_options.header
@_options.traffic
@click.option("--phase", "phases", multiple=True, type=click.Choice(PHASES), help="Run only this phase; repeatable.")
@click.option("--fail-fast", is_flag=True, help="End the run of an API at its first finding that fails it.")
@_runs.options
@_gate.options
@_options.reports
@_options.run_output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    apis: tuple[str, ...],
    options: TargetOptions,
    headers: tuple[str, ...],
    seed: int,
    examples: int,
    phases: tuple[str, ...],
    fail_fast: bool,
    reports: tuple[str, ...],
) -> None:
    """Test APIs, or any OpenAPI document by its path, against their mocks, a running server or a configured target.

    Requests are generated from the contract: its examples, every boundary value, random values, linked
    sequences, and journeys that create, read, list, change and delete items. The rules of the contract, and those of
    the vendor's prose, judge each exchange.
    """
    _runs.begin()
    from caveat.cli import _reports
    from caveat.cli._subjects import subjects

    requested = _reports.requests(reports)
    fields = _options.headers(headers)
    # All are checked before the first request of any.
    tested = subjects(apis, options, fields)
    plan = _runs.plan(seed, examples, phases, options.max_time)
    if options.dry_run:
        print_dry_runs(tested, plan)
        return
    ends = _gate.fail_fast() if fail_fast else None
    verdicts = _runs.run([subject.job(plan, fields, fail_fast=ends) for subject in tested], requested)
    raise SystemExit(_reports.publish(verdicts, requested))


def print_dry_runs(tested: Iterable[Subject], plan: Plan) -> None:
    """Print what a plan would send to each target."""
    for subject in tested:
        if subject.settings is not None:
            print_dry_run(subject.api, subject.settings, subject.limited(plan))


def print_dry_run(api: Api, settings: TargetSettings, plan: Plan) -> None:
    """Print what a plan would send to a target."""
    from caveat.cli import _dry_run
    from caveat.runs.dry_run import dry_run
    from caveat.targets.configuration.allowed_operations import reason_not_allowed
    from caveat.traffic.property_based.engine import drive

    counted = dry_run(api, drive, plan, lambda operation: reason_not_allowed(settings, operation))
    for line in _dry_run.lines(counted, settings, api.spec):
        echo(line)
