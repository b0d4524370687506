"""`caveat test`: drive an API, and judge every exchange."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.catalogue import catalogue
from caveat.cli import _options
from caveat.traffic.plan import PHASES, Plan, Step

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._terminal import Progress
    from caveat.judging.verdict import Verdict


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
    plan = Plan(seed=seed, examples=examples, phases=phases or PHASES, headers=_options.headers(headers))
    with Progress() as progress:
        verdicts = [_test(api, plan, url, progress) for api in found]
    raise SystemExit(_options.conclude(verdicts, junit, json_, url))


def _test(api: Api, plan: Plan, url: str | None, progress: Progress) -> Verdict:
    from caveat.runs import run
    from caveat.targets.live import Live, check_reachable

    def on_step(step: Step, exchanges: int) -> None:
        progress.update(api.name, f"{step.phase} {step.operation}", exchanges)

    if url is None:
        verdict = run.run_mock(api, plan, on_step)
    else:
        target = Live(url)
        check_reachable(url)
        verdict = run.run(api, target, plan, on_step)
    progress.done(verdict)
    return verdict
