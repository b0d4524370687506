"""`caveat lint`: whether specs are valid and have examples and evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._output import echo
from caveat.cli._selection import selection
from caveat.errors import NoWorkspace, UnknownApi
from caveat.reports.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caveat.judging.finding import Finding
    from caveat.openapi.document import Document
    from caveat.openapi.selection import Selection


@click.command("lint", short_help="Find errors in specs, and missing examples and evidence.")
@_options.apis
@selection
@_options.output
def command(*, apis: tuple[str, ...], include: tuple[str, ...], exclude: tuple[str, ...]) -> None:
    """Find errors in OpenAPI documents, and missing examples and evidence; by default in the specs of all APIs.

    With --include or --exclude, findings of other operations are left out; those of components remain.
    """
    from caveat.lint import lint
    from caveat.openapi import document
    from caveat.openapi.evidence import carries_evidence
    from caveat.openapi.selection import Selection

    documents = [document.load(file) for file in _files(apis)]
    selected = Selection(include, exclude)
    findings = sorted((finding for each in documents for finding in _selected(each, selected, lint(each))), key=_place)
    for finding in findings:
        echo(f"{_short(finding.file)}:{finding.line}: {finding.code} {finding.message}")
    for each in documents:
        for notice in each.notices:
            echo(notice)
        if not carries_evidence(each.value):
            echo(f"{_short(each.file)} has no x-evidence; only the general rules were applied")
    echo(f"{count(len(findings), 'finding')} in {count(len(documents), 'document')}")
    raise SystemExit(1 if findings else 0)


def _selected(linted: Document, selected: Selection, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, without those of operations that are not selected."""
    from caveat.openapi.narrowing import pointers_left_out

    left_out = pointers_left_out(linted.value, selected) if selected else ()
    for finding in findings:
        if not any(finding.promise == pointer or finding.promise.startswith(f"{pointer}/") for pointer in left_out):
            yield finding


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
