"""`caveat amend`: correct a contract by what a server was seen to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _contract_of, _earlier_findings, _options
from caveat.cli._output import echo, echo_text
from caveat.errors import BadOption

if TYPE_CHECKING:
    from caveat.cli._earlier_findings import Earlier
    from caveat.judging.finding import Finding
    from caveat.runs.amend import Amendment


@click.command("amend", short_help="Write the overlay that makes a contract say what a finding shows.")
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
    earlier = _earlier_findings.earlier(report_file)
    found = earlier.named((fingerprint,))
    api = _contract_of.api(found, name)
    if api.source is None:
        problem = f"the document of {api.name} is not on this machine"
        raise BadOption("FINGERPRINT", problem, "Work in a checkout, or give --api DOCUMENT")
    amendments = [_amended(api.source, finding, earlier, dry_run=dry_run) for finding in dict.fromkeys(found)]
    if dry_run:
        return
    if api.models and any(each.actions for each in amendments):
        from caveat.cli.generate import regenerate

        regenerate(api.name)
    raise SystemExit(_told_of_lint(amendments))


def _amended(path: Path, finding: Finding, earlier: Earlier, *, dry_run: bool) -> Amendment:
    """Amend a contract by one finding, unless it is dry; raises `BadOption`."""
    from caveat.cli._reports import write
    from caveat.openapi import source
    from caveat.reports.wording import count
    from caveat.runs.amend import amendment
    from caveat.runs.amendment import CannotAmend

    try:
        made = amendment(path, finding, earlier.date_of(finding))
    except CannotAmend as error:
        reason, _, remedy = str(error).rpartition(": ")
        raise BadOption(
            "FINGERPRINT", f"{finding.fingerprint} cannot be amended: {reason}", remedy.capitalize()
        ) from error
    subject = f"{finding.fingerprint} {finding.code} {finding.operation or ''}".rstrip()
    if not made.actions:
        echo(f"{subject}: {path} says so already, so nothing is amended")
    elif dry_run:
        echo_text(source.dump([action.value for action in made.actions]).rstrip("\n"))
    else:
        write(made.file, made.text)
        echo(f"wrote {made.file}: {count(len(made.actions), 'action')}; the finding {subject} is gone")
    return made


def _told_of_lint(amendments: list[Amendment]) -> int:
    """Print what the linter finds since then; the exit code."""
    problems = {(each.file, each.line, each.code, each.message) for made in amendments for each in made.lint}
    for file, line, code, message in sorted(problems, key=str):
        echo(f"{file}:{line}: {code} {message}")
    echo(f"lint: {len(problems):,} new findings" if problems else "lint: no new findings")
    return 1 if problems else 0
