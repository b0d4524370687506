"""`caveat schema`: the JSON Schemas of reports."""

from __future__ import annotations

import click

from caveat.cli import _options
from caveat.cli._output import echo_document
from caveat.reports.schema import names, schema


@click.command("schema", short_help="Print the JSON Schema of a report.")
@click.argument("name", metavar="[FORMAT]", type=click.Choice(names()), default="json")
@_options.output
def command(*, name: str) -> None:
    """Print the JSON Schema of `--report FORMAT`: json, ndjson (each line), or mutation (`caveat mutate`).

    `caveat targets --schema` prints the JSON Schema of the configuration.
    """
    echo_document(schema(name))
