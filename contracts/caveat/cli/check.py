"""`caveat check`: everything that can be checked, of every API. What CI runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat import catalogue
from caveat.errors import NoWorkspace
from caveat.traffic.plan import Plan

if TYPE_CHECKING:
    from caveat.workspace import Workspace


@click.command("check", short_help="Check everything of every API: what CI runs.")
@click.argument("apis", nargs=-1, metavar="[API|SPEC]...")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed makes the same requests."
)
@click.option(
    "--examples", type=click.IntRange(1), default=50, show_default=True, help="Requests at random an operation."
)
@click.option(
    "--jobs", type=click.IntRange(1), help="How many APIs at once; as many as there are processors by default."
)
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), help="Write a JUnit report there.")
@click.option("--json", "json_", type=click.Path(dir_okay=False, path_type=Path), help="Write a JSON report there.")
def command(  # noqa: PLR0913 - one parameter for each option
    *, apis: tuple[str, ...], seed: int, examples: int, jobs: int | None, junit: Path | None, json_: Path | None
) -> None:
    """Check specs, generated files, models, and the mocks under traffic, for all APIs or those named.

    In a checkout the specs are linted and what is generated is compared with them; an installed caveat checks the
    contracts it carries.
    """
    from caveat.terminal import Progress, conclude
    from caveat.verification.parallel import verify_all

    names = apis or catalogue.names()
    for name in names:
        catalogue.find(name)
    with Progress() as progress:
        verdicts = verify_all(names, Plan(seed=seed, examples=examples), _workspace(), progress, jobs)
    conclude(verdicts, junit=junit, json=json_)


def _workspace() -> Workspace | None:
    from caveat import workspace

    try:
        return workspace.find()
    except NoWorkspace:
        return None
