"""`caveat generate`: update `generated/` from `specs/`, or list what is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from caveat.catalogue.workspace import Workspace


@click.command("generate", short_help="Update generated/ from specs/, or list what is stale.")
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.option("--check", is_flag=True, help="Write nothing; list what is stale and show the differences.")
@click.option(
    "--full",
    is_flag=True,
    help="With --check: generate everything in memory and compare, instead of comparing digests.",
)
def command(apis: tuple[str, ...], *, check: bool, full: bool) -> None:
    """Generate models, operations, provider and compiled spec: by default for all APIs.

    The same specs give the same bytes on every machine; only files that differ are written.
    """
    from caveat.catalogue import workspace
    from caveat.errors import BadOption

    if full and not check:
        raise BadOption("--full", "it only changes how --check compares", "Give --check as well")
    here = workspace.find()
    if check:
        raise SystemExit(_check(here, apis, full=full))
    _generate(here, apis)


def _generate(here: Workspace, apis: tuple[str, ...]) -> None:
    from caveat.codegen.generation import changes

    pending = changes(here, apis)
    for change in pending:
        change.apply()
        done = "removed" if change.content is None else "wrote"
        click.echo(f"{done} {change.path.relative_to(here.root).as_posix()}")
    if not pending:
        click.echo("nothing to do: everything is up to date")


def _check(here: Workspace, apis: tuple[str, ...], *, full: bool) -> int:
    from caveat.codegen.staleness import selected, stale

    names = selected(here, apis)
    outdated = stale(here, names)
    for entry in outdated:
        click.echo(entry)
    if outdated or full:
        from caveat.codegen.generation import changes

        # Common files belong to no API; an empty list of names would mean all APIs.
        compared = names if full else tuple(dict.fromkeys(entry.api for entry in outdated if entry.api))
        differing = changes(here, compared or names)
        for change in differing:
            click.echo(change.diff(here.root), nl=False)
        if outdated or differing:
            click.echo("Run `caveat generate` to update generated/.")
            return 1
    click.echo(f"up to date: {', '.join(names)}")
    return 0
