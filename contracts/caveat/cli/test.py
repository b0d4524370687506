"""`caveat test`: send requests to an API and judge every exchange."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from caveat.cli import _options, _runs, _targets
from caveat.cli._built_targets import build_target
from caveat.cli._output import echo
from caveat.errors import BadOption
from caveat.traffic.plan import PHASES, Plan

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.targets.settings import TargetSettings


@click.command("test", short_help="Send requests to an API and judge every exchange.")
@_options.apis
@_targets.options
@_options.header
@_options.traffic
@click.option("--phase", "phases", multiple=True, type=click.Choice(PHASES), help="Run only this phase; repeatable.")
@_runs.options
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
    reports: tuple[str, ...],
) -> None:
    """Test APIs, or any OpenAPI document by its path, against their mocks, a running server or a configured target.

    Requests are generated from the contract: its examples, every boundary value, random values, and linked
    sequences. The rules of the contract, and those of the vendor's prose, judge each exchange.
    """
    from caveat.catalogue import catalogue
    from caveat.cli import _reports
    from caveat.runs.job import Job

    requested = _reports.requests(reports)
    names = _names(apis, options)
    tested = catalogue.find_all(names)
    brief = options.max_time is not None or options.max_requests is not None
    plan = _runs.plan(seed, examples, phases, options.max_time, brief=brief)
    fields = _options.headers(headers)
    # All are checked before the first request of any.
    settings = [_targets.settings(options, api.name, api.spec, fields) if options.is_live else None for api in tested]
    if options.dry_run:
        for api, each in zip(tested, settings, strict=True):
            if each is not None:
                print_dry_run(api, each, plan)
        return
    builds = [partial(build_target, settings=each, options=options, headers=fields, seed=seed) for each in settings]
    jobs = [Job(name, build, plan) for name, build in zip(names, builds, strict=True)]
    verdicts = _runs.run(jobs)
    raise SystemExit(_reports.publish(verdicts, requested))


def _names(apis: tuple[str, ...], options: TargetOptions) -> tuple[str, ...]:
    """The names or paths of the APIs to test."""
    from caveat.catalogue import catalogue
    from caveat.targets import configuration

    if options.target is None:
        return tuple(dict.fromkeys(apis)) or catalogue.names()
    if apis:
        raise BadOption("--target", "the target names its API", f"Leave out {' '.join(apis)}")
    return (configuration.find(options.target).api,)


def print_dry_run(api: Api, settings: TargetSettings, plan: Plan) -> None:
    """Print what a plan would send to a target."""
    from caveat.cli import _dry_run
    from caveat.runs.dry_run import dry_run
    from caveat.targets.allowed_operations import reason_not_allowed
    from caveat.traffic.property_based.engine import drive

    counted = dry_run(api, drive, plan, lambda operation: reason_not_allowed(settings, operation))
    for line in _dry_run.lines(counted, settings, api.spec):
        echo(line)
