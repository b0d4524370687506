"""`caveat test`: drive an API, and judge every exchange."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.catalogue import catalogue
from caveat.cli import _options
from caveat.traffic.plan import PHASES, Plan

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._terminal import Progress
    from caveat.judging.verdict import Verdict
    from caveat.traffic.events import ProgressEvent


@click.command("test", short_help="Drive APIs or any OpenAPI document, and judge every exchange.")
@click.argument("apis", nargs=-1, metavar="[API|SPEC]...")
@click.option("--url", help="Judge the server at this loopback address instead of the mock.")
@click.option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Sent with every request.")
@_options.traffic
@click.option("--phase", "phases", multiple=True, type=click.Choice(PHASES), help="Only these phases; all by default.")
@_options.reports
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    apis: tuple[str, ...],
    url: str | None,
    headers: tuple[str, ...],
    seed: int,
    examples: int,
    phases: tuple[str, ...],
    junit: Path | None,
    json_: Path | None,
) -> None:
    """Test APIs, or any OpenAPI document by its path, against their mocks or a running server.

    Requests are made from the contract: its examples, every bound, at random, and in linked sequences. Each exchange
    is held to the rules of the contract and to those of the vendor's prose.
    """
    from caveat.cli._terminal import Progress

    found = catalogue.find_all(dict.fromkeys(apis))
    plan = Plan(seed=seed, examples=examples, phases=phases or PHASES)
    sent = _options.headers(headers)
    with Progress() as progress:
        verdicts = [_test(api, plan, url, sent, progress) for api in found]
    raise SystemExit(_options.conclude(verdicts, junit, json_, url))


def _test(api: Api, plan: Plan, url: str | None, headers: dict[str, str], progress: Progress) -> Verdict:
    from caveat.runs.run import run
    from caveat.targets.live import live_target
    from caveat.targets.mock import mock_target
    from caveat.traffic.property_based.engine import drive

    def on_progress(event: ProgressEvent, exchanges: int) -> None:
        progress.update(api.name, f"{event.phase} {event.operation}", exchanges)

    target = mock_target(api, seed=plan.seed, headers=headers) if url is None else live_target(url, headers=headers)
    verdict = run(api, target, drive, plan, on_progress)
    progress.done(verdict)
    return verdict
