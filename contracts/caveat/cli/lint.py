"""`caveat lint`: whether specs are valid and have examples and evidence."""

from __future__ import annotations

from functools import partial
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
    from caveat.lint.stored import LintResult
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
    from caveat.lint.stored import unchanged
    from caveat.openapi.selection import Selection

    selected = Selection(include, exclude)
    # A part of the findings is not kept: a selection may refer to anything in the document.
    results = [
        _result(file, selected) if selected else unchanged(file, partial(_result, file, selected))
        for file in _files(apis)
    ]
    lines = sorted(line for result in results for line in result.lines)
    for line in lines:
        echo(f"{_short(line.file)}:{line.line}: {line.code} {line.message}")
    for result in results:
        for notice in result.notices:
            echo(notice)
        if not result.has_evidence:
            echo(f"{_short(str(result.inputs[0]))} has no x-evidence; only the general rules were applied")
    echo(f"{count(len(lines), 'finding')} in {count(len(results), 'document')}")
    raise SystemExit(1 if lines else 0)


def _result(file: Path, selected: Selection) -> LintResult:
    """The lint result of a document; raises `BadDocument`."""
    from caveat.lint import lint
    from caveat.lint.stored import Line, LintResult
    from caveat.openapi import document
    from caveat.openapi.evidence import carries_evidence

    linted = document.load(file)
    lines = sorted(
        Line(finding.file, finding.line or 0, finding.code, finding.message)
        for finding in _selected(linted, selected, lint(linted))
    )
    return LintResult(tuple(lines), carries_evidence(linted.value), linted.inputs, linted.notices)


def _selected(linted: Document, selected: Selection, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, without those of operations that are not selected."""
    from caveat.openapi.narrowing import pointers_left_out

    left_out = pointers_left_out(linted.value, selected) if selected else ()
    for finding in findings:
        if not any(finding.promise == pointer or finding.promise.startswith(f"{pointer}/") for pointer in left_out):
            yield finding


def _files(names: tuple[str, ...]) -> list[Path]:
    if names and all(_is_document(name) for name in names):
        # The catalogue takes a while to load.
        return [Path(name) for name in dict.fromkeys(names)]
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


def _is_document(name: str) -> bool:
    """Whether a name is the path of a document, and no name of an API."""
    return Path(name).suffix in {".yaml", ".yml", ".json"} and Path(name).is_file()


def _file(name: str, specs: dict[str, Path]) -> Path:
    if name in specs:
        return specs[name]
    from caveat.openapi.document_file import is_url

    if not Path(name).exists() and not is_url(name):
        raise UnknownApi(name, tuple(specs))
    return Path(name)


def _short(file: str) -> str:
    path = Path(file).resolve()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
