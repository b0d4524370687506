"""`--export arazzo[=FILE]`: writes the requests of findings as an Arazzo document for other tools."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from caveat.cli import _contract_of
from caveat.cli._output import echo, echo_document
from caveat.cli._written_files import write_for
from caveat.errors import BadOption

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.judging.finding import Finding

OPTION = "--export"
FORMAT = "arazzo"

option = click.option(
    OPTION,
    metavar=f"{FORMAT}[=FILE]",
    help="Write the requests as an Arazzo 1.0.1 document instead, with one workflow for each finding.",
)


def write(value: str, named: Sequence[Finding], api: str | None, options: TargetOptions) -> None:
    """Print or write the requests of findings; raises `BadOption`."""
    from caveat.reports.arazzo import Source, document, not_exported

    name, equals, file = value.partition("=")
    if name != FORMAT:
        raise BadOption(OPTION, f"no export format is called {name!r}", f"The format is: {FORMAT}")
    if equals and (not file or Path(file).is_dir()):
        raise BadOption(OPTION, f"{value!r} names no file", f"Write {FORMAT}=FILE, or {FORMAT} to print the document")
    for finding in named:
        reason = not_exported(finding)
        if reason:
            echo(f"{finding.fingerprint}  {finding.code} is left out: {reason}", err=True)
    chosen = [finding for finding in named if not not_exported(finding)]
    if not chosen:
        raise BadOption(OPTION, "none of the findings has requests to export", "Give other fingerprints")
    folder = Path(file).resolve().parent if file else Path.cwd()
    sources = [
        Source(each.name, _url(each, folder), each.spec, tuple(it for it in chosen if it.api == each.name))
        for each, _ in _contract_of.apis(chosen, api, options)
    ]
    text = document(sources)
    if not file:
        echo_document(text)
        return
    write_for(OPTION, Path(file), text)


def _url(api: Api, folder: Path) -> str:
    """A reference from a folder to the document of an API."""
    source = api.source.resolve() if api.source is not None else folder / "openapi.json"
    return quote(Path(os.path.relpath(source, folder)).as_posix())
