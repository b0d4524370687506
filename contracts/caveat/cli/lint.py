"""`caveat lint`: whether specs are valid, exemplified and evidenced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.errors import NoWorkspace, UnknownApi
from caveat.reports.wording import count

if TYPE_CHECKING:
    from caveat.judging.finding import Finding


@click.command("lint", short_help="Say what is wrong with specs as documents.")
@click.argument("wanted", metavar="[API|PATH]...", nargs=-1)
def command(wanted: tuple[str, ...]) -> None:
    """Say what is wrong with specs as documents: by default with those of all APIs."""
    from caveat.lint import lint
    from caveat.openapi import document
    from caveat.openapi.walk import carries_evidence

    files = _files(wanted)
    documents = [document.load(file) for file in files]
    findings = sorted((finding for read in documents for finding in lint(read)), key=_place)
    for finding in findings:
        click.echo(f"{_short(finding.file)}:{finding.line}: {finding.code} {finding.message}")
    for read in documents:
        if not carries_evidence(read.value):
            note = "carries no evidence (x-evidence), so nothing was demanded of it but what every document must be"
            click.echo(f"{_short(read.file)} {note}")
    click.echo(f"{count(len(findings), 'finding')} in {count(len(documents), 'document')}")
    raise SystemExit(1 if findings else 0)


def _files(wanted: tuple[str, ...]) -> list[Path]:
    from caveat.catalogue import workspace

    try:
        checkout = workspace.find()
    except NoWorkspace:
        if not wanted:
            raise
        known: dict[str, Path] = {}
    else:
        known = {api: checkout.spec(api) for api in checkout.apis}
    return [_file(name, known) for name in dict.fromkeys(wanted or known)]


def _file(name: str, known: dict[str, Path]) -> Path:
    if name in known:
        return known[name]
    if not Path(name).exists():
        raise UnknownApi(name, tuple(known))
    return Path(name)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line or 0, finding.code, finding.message


def _short(file: str) -> str:
    path = Path(file).resolve()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
