"""`caveat generate`: bring `generated/` up to date with `specs/`, or say what is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from caveat.catalogue.workspace import Workspace


@click.command("generate", short_help="Bring generated/ up to date, or say what is stale.")
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.option("--check", is_flag=True, help="Write nothing; say what is stale, and how it differs.")
@click.option("--full", is_flag=True, help="With --check: generate everything in memory and compare, trust no digest.")
def command(apis: tuple[str, ...], *, check: bool, full: bool) -> None:
    """Generate models, operations, provider and compiled spec for each API, or for those named.

    The same specs give the same bytes, in any order and on any machine; only files that differ are written.
    """
    from caveat.catalogue import workspace
    from caveat.errors import BadOption

    if full and not check:
        raise BadOption("--full", "it only says how --check looks", "Give --check as well")
    here = workspace.find()
    if check:
        raise SystemExit(_check(here, apis, full=full))
    _generate(here, apis)


def _generate(here: Workspace, apis: tuple[str, ...]) -> None:
    from caveat.codegen.generation import changes

    found = changes(here, apis)
    for change in found:
        change.apply()
        done = "removed" if change.content is None else "wrote"
        click.echo(f"{done} {change.path.relative_to(here.root).as_posix()}")
    if not found:
        click.echo("nothing to do: all is up to date")


def _check(here: Workspace, apis: tuple[str, ...], *, full: bool) -> int:
    from caveat.codegen.staleness import known, stale

    names = known(here, apis)
    found = stale(here, names)
    for thing in found:
        click.echo(thing)
    if found or full:
        from caveat.codegen.generation import changes

        # What is shared needs no API's own package; but to name none means all of them.
        again = names if full else tuple(dict.fromkeys(thing.api for thing in found if thing.api))
        differing = changes(here, again or names)
        for change in differing:
            click.echo(change.diff(here.root), nl=False)
        if found or differing:
            click.echo("Run `caveat generate` to bring generated/ up to date.")
            return 1
    click.echo(f"up to date: {', '.join(names)}")
    return 0
