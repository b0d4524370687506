"""`caveat test`: send requests to an API and judge every exchange."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from caveat.cli import _options, _runs
from caveat.traffic.plan import PHASES

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.targets.target import Target


@click.command("test", short_help="Send requests to an API and judge every exchange.")
@_options.apis
@click.option("--url", help="Judge the server at this loopback address instead of the mock.")
@click.option(
    "-H",
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="Send this header field with every request; repeatable.",
)
@_options.traffic
@click.option("--phase", "phases", multiple=True, type=click.Choice(PHASES), help="Run only this phase; repeatable.")
@_runs.options
@_options.reports
@_options.run_output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    apis: tuple[str, ...],
    url: str | None,
    headers: tuple[str, ...],
    seed: int,
    examples: int,
    phases: tuple[str, ...],
    reports: tuple[str, ...],
) -> None:
    """Test APIs, or any OpenAPI document by its path, against their mocks or a running server.

    Requests are generated from the contract: its examples, every boundary value, random values, and linked
    sequences. The rules of the contract, and those of the vendor's prose, judge each exchange.
    """
    from caveat.catalogue import catalogue
    from caveat.cli import _reports
    from caveat.runs.job import Job
    from caveat.targets.target import DEFAULT_MOCK_URL

    requested = _reports.requests(reports)
    names = tuple(dict.fromkeys(apis))
    fields = _options.headers(headers)
    plan = _runs.plan(seed, examples, phases)
    build = partial(_target, url=url, headers=fields, seed=seed)
    jobs = [Job(name, build, plan) for name in names or catalogue.names()]
    catalogue.find_all(names)
    verdicts = _runs.run(jobs)
    raise SystemExit(_reports.publish(verdicts, requested, url or DEFAULT_MOCK_URL))


def _target(api: Api, *, url: str | None, headers: dict[str, str], seed: int) -> Target:
    from caveat.targets.live import live_target
    from caveat.targets.mock import mock_target

    return mock_target(api, seed=seed, headers=headers) if url is None else live_target(url, headers=headers)
