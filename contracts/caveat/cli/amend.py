"""`caveat amend`: correct a contract by the observed responses of a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _contract_of, _earlier_findings, _options
from caveat.cli._output import echo, echo_text
from caveat.errors import BadOption, NotWritten

MAX_NAMED = 5
"""Operations that a warning names."""

if TYPE_CHECKING:
    from caveat.cli._earlier_findings import EarlierFindings
    from caveat.judging.finding import Finding
    from caveat.runs.amend import Amendment


@click.command("amend", short_help="Correct a contract by an overlay if the server is right.")
@click.argument("fingerprint")
@click.option("--api", "name", metavar="API|DOCUMENT", help="The contract, if the report's document has moved.")
@click.option("--dry-run", is_flag=True, help="Print the overlay, and write nothing.")
@_earlier_findings.report_file
@_options.output
def command(*, fingerprint: str, name: str | None, dry_run: bool, report_file: Path | None) -> None:
    """Amend a contract where it is wrong and the server is right: a status, media type, body or header of a response.

    The change is written to the overlay beside the document (overlay.yaml, or NAME.overlay.yaml), with the observation
    as its evidence; the document stays as it is. Then the contract is linted, and its package is generated again.

    Exit codes: 0 if the finding is gone, 1 if the linter finds something new, 2 if the contract cannot be amended.
    """
    earlier = _earlier_findings.read(report_file)
    findings = earlier.named((fingerprint,))
    api = _contract_of.api(findings, name)
    if api.source is None:
        problem = f"the document of {api.name} is not on this machine"
        raise BadOption("FINGERPRINT", problem, "Work in a checkout, or give --api DOCUMENT")
    amendments = [_amended(api.source, finding, earlier, dry_run=dry_run) for finding in dict.fromkeys(findings)]
    if dry_run:
        return
    if api.models and any(each.actions for each in amendments):
        from caveat.cli.generate import regenerate

        regenerate(api.name)
    raise SystemExit(_report_lint(amendments))


def _amended(path: Path, finding: Finding, earlier: EarlierFindings, *, dry_run: bool) -> Amendment:
    """Amend a contract by one finding; with `dry_run`, print the actions instead. Raises `BadOption`."""
    from caveat.cli._written_files import write
    from caveat.openapi import source
    from caveat.reports.wording import count, first_few
    from caveat.runs.amend import amendment
    from caveat.runs.amendment import CannotAmend

    try:
        result = amendment(path, finding, earlier.date_of(finding))
    except CannotAmend as error:
        problem = f"{finding.fingerprint} cannot be amended: {error.problem}"
        raise BadOption("FINGERPRINT", problem, error.remedy) from error
    subject = f"{finding.fingerprint} {finding.code} {finding.operation or ''}".rstrip()
    if not result.actions:
        echo(f"{subject}: {path} already allows this, so nothing is amended")
    elif dry_run:
        echo_text(source.dump([action.value for action in result.actions]).rstrip("\n"))
    else:
        try:
            write(result.file, result.text)
        except OSError as error:
            raise NotWritten(str(result.file), error.strerror or str(error)) from error
        echo(f"wrote {result.file}: {count(len(result.actions), 'action')}; the finding {subject} is gone")
    if result.requests:
        named = first_few(result.requests, MAX_NAMED)
        remedy = "If they must stay as they are, give the response a schema of its own instead"
        echo(f"{subject}: requests share its schema, so those of {named} change, too. {remedy}", err=True)
    return result


def _report_lint(amendments: list[Amendment]) -> int:
    """Print the new findings of the linter; returns the exit code."""
    problems = {(each.file, each.line, each.code, each.message) for amendment in amendments for each in amendment.lint}
    for file, line, code, message in sorted(problems, key=str):
        echo(f"{file}:{line}: {code} {message}")
    echo(f"lint: {len(problems):,} new findings" if problems else "lint: no new findings")
    return 1 if problems else 0
