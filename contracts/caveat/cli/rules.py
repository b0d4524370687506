"""`caveat rules`: every promise that caveat judges, with its code and its evidence."""

from __future__ import annotations

import click

from caveat.catalogue import catalogue
from caveat.cli import _options
from caveat.cli._output import echo_document, echo_text

FORMATS = ("text", "md", "json")


@click.command("rules", short_help="Show every promise that is judged, with its evidence.")
@_options.apis
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print."
)
@_options.output
def command(apis: tuple[str, ...], *, format_: str) -> None:
    """Show every promise about the APIs that is judged: code, title, grade of the evidence, and its sources.

    Codes of any API: OAS, NET and SEC for exchanges, STA for resources and their state, WHK for webhooks, LNT for
    documents, GEN and MOD for generated files and models, and ST for the checks of Schemathesis. Other codes are rules
    of a vendor's prose.
    """
    from caveat.reports.promises import as_json, as_markdown, as_text
    from caveat.runs.promises import entries_of_all

    entries = entries_of_all(catalogue.find_all(apis)).values()
    promises = [entry.promise for entry in entries]
    match format_:
        case "text":
            echo_text(as_text(promises).rstrip("\n"))
        case "json":
            echo_document(as_json(promises))
        case _:
            headings = sorted({entry.group for entry in entries}, key=lambda group: (group.startswith("Any"), group))
            groups = {heading: [it.promise for it in entries if it.group == heading] for heading in headings}
            echo_document(as_markdown(groups))
