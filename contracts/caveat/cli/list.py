"""`caveat list`: what is under contract, and how sure we are of it."""

from __future__ import annotations

import click

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.evidence import OF_VENDORS
from caveat.openapi.evidence import shares
from caveat.reports.wording import count


@click.command("list", short_help="Show operations, their effects, and the shares of evidence.")
@click.argument("apis", nargs=-1, metavar="[API|SPEC]...")
def command(apis: tuple[str, ...]) -> None:
    """Show the operations of each API, what they do to the world, and the shares of evidence."""
    for index, api in enumerate(catalogue.find_all(apis)):
        if index:
            click.echo()
        _show(api)


def _show(api: Api) -> None:
    operations = api.spec.operations.values()
    graded = shares(api.spec.root, (operation.pointer for operation in operations))
    total = graded.total()
    evidence = ", ".join(f"{graded[grade] / (total or 1):.0%} {grade}" for grade in OF_VENDORS)
    click.echo(f"{api.name}: {count(len(operations), 'operation')}, {count(total, 'promise')}: {evidence}")
    width = max((len(operation.id) for operation in operations), default=0)
    for operation in operations:
        click.echo(f"  {operation.id:{width}}  {operation.effect:6}  {operation.evidence.grade:10}  {operation.label}")
