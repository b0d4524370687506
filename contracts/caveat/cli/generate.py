"""`caveat generate`: generates the files of `generated/` from `specs/`, or lists those that are stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._completion import complete_apis
from caveat.cli._output import echo, echo_text

if TYPE_CHECKING:
    from caveat.catalogue.workspace import Workspace


@click.command("generate", short_help="Update generated/ from specs/, or list what is stale.")
@click.argument("apis", nargs=-1, metavar="[API]...", shell_complete=complete_apis)
@click.option("--check", is_flag=True, help="Write nothing; list what is stale, with its differences.")
@click.option(
    "--full", is_flag=True, help="With --check: generate everything in memory and compare; do not rely on digests."
)
@_options.output
def command(apis: tuple[str, ...], *, check: bool, full: bool) -> None:
    """Generate models, operations, provider and compiled spec for each API, or for those named.

    The same specs give the same bytes, in any order and on any machine. Only files that differ are written.
    """
    from caveat.catalogue import workspace
    from caveat.errors import BadOption

    if full and not check:
        raise BadOption("--full", "it needs --check", "Give --check as well")
    checkout = workspace.find()
    if check:
        raise SystemExit(_check(checkout, apis, full=full))
    _generate(checkout, apis)


def _generate(checkout: Workspace, apis: tuple[str, ...]) -> None:
    from caveat.codegen.generation import changes

    differing = changes(checkout, apis)
    for change in differing:
        change.apply()
        action = "removed" if change.content is None else "wrote"
        echo(f"{action} {change.path.relative_to(checkout.root).as_posix()}")
    if not differing:
        echo("up to date: nothing to generate")


def _check(checkout: Workspace, apis: tuple[str, ...], *, full: bool) -> int:
    from caveat.codegen.staleness import selected, stale

    names = selected(checkout, apis)
    stale_files = stale(checkout, names)
    for file in stale_files:
        echo(str(file))
    if stale_files or full:
        from caveat.codegen.generation import changes

        # Files that the APIs share need none of their packages; but no name at all would mean every API.
        regenerated = names if full else tuple(dict.fromkeys(file.api for file in stale_files if file.api))
        differing = changes(checkout, regenerated or names)
        for change in differing:
            echo_text(change.diff(checkout.root).rstrip("\n"))
        if stale_files or differing:
            echo("Run `caveat generate` to update generated/.")
            return 1
    echo(f"up to date: {', '.join(names)}")
    return 0
