"""`caveat check`: everything that can be checked, of every API. What CI runs."""

from __future__ import annotations

from pathlib import Path

import click

from caveat.catalogue import catalogue, workspace
from caveat.cli import _options
from caveat.traffic.plan import Plan


@click.command("check", short_help="Check everything of every API: what CI runs.")
@click.argument("apis", nargs=-1, metavar="[API|SPEC]...")
@_options.traffic
@click.option("--jobs", type=click.IntRange(1), help="How many APIs at once; by default one a processor.")
@_options.reports
def command(  # noqa: PLR0913 - one parameter for each option
    *, apis: tuple[str, ...], seed: int, examples: int, jobs: int | None, junit: Path | None, json_: Path | None
) -> None:
    """Check specs, generated files, models, and the mocks under traffic, for all APIs or those named.

    In a checkout the specs are linted and what is generated is compared with them; an installed caveat checks the
    contracts it carries.
    """
    from caveat.cli._terminal import Progress
    from caveat.runs.parallel import check_all

    names = tuple(dict.fromkeys(apis)) or catalogue.names()
    for name in names:
        catalogue.find(name)
    with Progress() as progress:
        verdicts = check_all(names, Plan(seed=seed, examples=examples), workspace.here(), progress, jobs)
    raise SystemExit(_options.conclude(verdicts, junit, json_))
