"""`caveat test`: send requests to an API and judge every exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.traffic.plan import PHASES, Plan

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._progress import Progress
    from caveat.judging.verdict import Verdict
    from caveat.traffic.events import ProgressEvent


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
    from caveat.cli import _output, _reports
    from caveat.cli._progress import Progress
    from caveat.targets.target import DEFAULT_MOCK_URL

    requested = _reports.requests(reports)
    tested = catalogue.find_all(dict.fromkeys(apis))
    plan = Plan(seed=seed, examples=examples, phases=phases or PHASES)
    fields = _options.headers(headers)
    with Progress(quiet=_output.is_quiet()) as progress:
        results = [_test(api, plan, url, fields, progress) for api in tested]
    # All APIs have one URL; curl lines show it without the base path, which is a part of request targets.
    base = results[0][1] if results else DEFAULT_MOCK_URL
    raise SystemExit(_reports.publish([verdict for verdict, _ in results], requested, base))


def _test(api: Api, plan: Plan, url: str | None, headers: dict[str, str], progress: Progress) -> tuple[Verdict, str]:
    """The verdict, and the address for curl lines."""
    from caveat.runs.run import run
    from caveat.targets.live import live_target
    from caveat.targets.mock import mock_target
    from caveat.traffic.property_based.engine import drive

    def on_progress(event: ProgressEvent, exchanges: int) -> None:
        progress.update(api.name, f"{event.phase} {event.operation}".rstrip(), exchanges)

    if url is None:
        target = mock_target(api, seed=plan.seed, headers=headers)
    else:
        target = live_target(url, headers=headers, servers=api.spec.servers)
    verdict = run(api, target, drive, plan, on_progress)
    progress.done(verdict)
    return verdict, target.base_url
