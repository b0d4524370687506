"""`caveat rules`: every promise that is judged, with its code and its evidence."""

from __future__ import annotations

import click

from caveat.catalogue import catalogue


@click.command("rules", short_help="Show every promise that is judged, with its evidence.")
@click.argument("apis", nargs=-1, metavar="[API|SPEC]...")
def command(apis: tuple[str, ...]) -> None:
    """Show the rules of each API: what its spec implies, and what its vendor's prose promises."""
    shown: set[str] = set()
    for api in catalogue.find_all(apis):
        for rule in api.rules:
            if rule.code not in shown:
                shown.add(rule.code)
                click.echo(f"{rule.code}  {rule.title}")
                said = "; ".join(filter(None, (rule.evidence.source, rule.evidence.note)))
                click.echo(f"        {rule.evidence.grade}: {said}")
