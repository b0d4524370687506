"""`caveat lint`: whether specs are valid and have examples and evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._output import echo
from caveat.errors import NoWorkspace, UnknownApi
from caveat.reports.wording import count

if TYPE_CHECKING:
    from caveat.judging.finding import Finding


@click.command("lint", short_help="Find errors in specs, and missing examples and evidence.")
@_options.apis
@_options.output
def command(apis: tuple[str, ...]) -> None:
    """Find errors in OpenAPI documents, and missing examples and evidence; by default in the specs of all APIs."""
    from caveat.lint import lint
    from caveat.openapi import document
    from caveat.openapi.evidence import carries_evidence

    documents = [document.load(file) for file in _files(apis)]
    findings = sorted((finding for each in documents for finding in lint(each)), key=_place)
    for finding in findings:
        echo(f"{_short(finding.file)}:{finding.line}: {finding.code} {finding.message}")
    for each in documents:
        if not carries_evidence(each.value):
            echo(f"{_short(each.file)} has no x-evidence; only the general rules were applied")
    echo(f"{count(len(findings), 'finding')} in {count(len(documents), 'document')}")
    raise SystemExit(1 if findings else 0)


def _files(names: tuple[str, ...]) -> list[Path]:
    from caveat.catalogue import catalogue, workspace

    specs = {package.name: package.document for package in catalogue.project_packages().values()}
    try:
        checkout = workspace.find()
    except NoWorkspace:
        if not names and not specs:
            raise
    else:
        specs |= {api: checkout.spec(api) for api in checkout.apis if api not in specs}
    return [_file(name, specs) for name in dict.fromkeys(names or specs)]


def _file(name: str, specs: dict[str, Path]) -> Path:
    if name in specs:
        return specs[name]
    if not Path(name).exists():
        raise UnknownApi(name, tuple(specs))
    return Path(name)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line or 0, finding.code, finding.message


def _short(file: str) -> str:
    path = Path(file).resolve()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
