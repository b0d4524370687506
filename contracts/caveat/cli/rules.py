"""`caveat rules`: every promise that caveat judges, with its code and its evidence."""

from __future__ import annotations

import click

from caveat.catalogue import catalogue
from caveat.cli import _options
from caveat.cli._output import echo


@click.command("rules", short_help="Show every promise that is judged, with its evidence.")
@_options.apis
@_options.output
def command(apis: tuple[str, ...]) -> None:
    """Show the rules of each API: those that follow from its spec, and those of the vendor's prose."""
    printed: set[str] = set()
    for api in catalogue.find_all(apis):
        for rule in api.rules:
            if rule.code not in printed:
                printed.add(rule.code)
                echo(f"{rule.code}  {rule.title}")
                sources = "; ".join(filter(None, (rule.evidence.source, rule.evidence.note)))
                echo(f"        {rule.evidence.grade}: {sources}")
