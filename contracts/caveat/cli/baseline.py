"""`caveat baseline`: the findings that are known, and do not fail a run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _earlier_findings, _gate, _options
from caveat.cli._output import echo
from caveat.errors import BadOption
from caveat.exchange import one_line
from caveat.reports.wording import count

if TYPE_CHECKING:
    from caveat.cli._earlier_findings import EarlierFindings
    from caveat.judging.finding import Finding
    from caveat.judging.known import Entry

NO_REASON = "not examined yet"
"""The reason of an entry for which none is given."""

_FILE = click.option(
    "--baseline",
    "given",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file; by default caveat-baseline.toml of the project.",
)


@click.group("baseline", short_help="Show or update the known findings, which do not fail a run.")
def command() -> None:
    """Show or update caveat-baseline.toml, the list of known findings, which do not fail a run.

    \b
        [[finding]]
        fingerprint = "9f86d081884c"       # of a finding, or of a cause
        reason = "Ticket 4711"
        owner = "ana"                      # optional
        expires = 2026-12-31               # optional: after this day, the finding counts as new
    """  # noqa: D301 - click reads this character: it keeps the lines of a paragraph


@command.command("show", short_help="List the entries, and those that have expired.")
@_FILE
@_options.output
def show(*, given: Path | None) -> None:
    """List the entries. Exit code 1 if one has expired."""
    from caveat.catalogue import baseline_file

    file = _file(given)
    entries = baseline_file.read(file).entries if file.exists() or given is not None else ()
    expired = [entry for entry in entries if entry.has_expired(_gate.today())]
    for entry in entries:
        until = f" {'EXPIRED on' if entry in expired else 'until'} {entry.expires}" if entry.expires else ""
        echo(f"{entry}{until}")
    echo(f"{file}: {count(len(entries), 'known finding')}, {len(expired):,} expired")
    raise SystemExit(1 if expired else 0)


@command.command("update", short_help="Add the findings of the last run, or of a report.")
@click.argument("fingerprints", nargs=-1, metavar="[FINGERPRINT|all]...")
@click.option("--reason", default=NO_REASON, show_default=True, help="Why the findings are accepted.")
@click.option("--owner", default="", help="Who is responsible for them.")
@click.option(
    "--expires",
    metavar="DATE",
    callback=lambda _context, _option, text: _day(text),
    help="The last day on which they are known, such as 2026-12-31.",
)
@click.option(
    "--prune",
    is_flag=True,
    help="Also remove entries whose findings were not seen, although their operations were called.",
)
@_earlier_findings.report_file
@_FILE
@_options.output
def update(  # noqa: PLR0913 - one parameter for each option
    *,
    fingerprints: tuple[str, ...],
    reason: str,
    owner: str,
    expires: date | None,
    prune: bool,
    report_file: Path | None,
    given: Path | None,
) -> None:
    """Add the findings of the last run in this folder, or of a report, by default all that break a promise.

    An existing entry is changed only if you give its fingerprint, or if it has no reason yet. It then gets the given
    reason, owner and expiry date. --expires renews expired entries. Comments are kept.
    """
    from caveat.catalogue import baseline_file

    if not reason.strip():
        raise BadOption("--reason", "the reason has no text", "Say why the findings are accepted")
    file = _file(given)
    entries = baseline_file.read(file).entries if file.exists() else ()
    earlier = _earlier_findings.read(report_file)
    chosen = earlier.named(fingerprints)
    renewed = {entry.fingerprint for entry in entries if expires and entry.has_expired(_gate.today())}
    listed = {entry.fingerprint for entry in entries} - renewed
    new = {finding.fingerprint: finding for finding in _not_listed(chosen, listed)}
    gone = {entry.fingerprint for entry in _unseen(entries, earlier)} if prune else set()
    added = [_entry(finding, reason, owner, expires) for finding in new.values()]
    differing = _differing(entries, chosen, listed - gone, lambda entry: _with(entry, reason, owner, expires))
    is_named = bool(fingerprints) and _earlier_findings.ALL not in fingerprints
    changed = [after for before, after in differing if is_named or before.reason == NO_REASON]
    replaced = {entry.fingerprint for entry in changed}
    _write(file, (*changed, *added), gone | replaced | (renewed & new.keys()))
    changes = f"{len(added):,} added, " + (f"{len(changed):,} changed, " if changed else "")
    echo(f"{file}: {changes}{len(gone):,} removed, {len(listed - gone - replaced):,} unchanged")
    if len(changed) < len(differing):
        subject = count(len(differing) - len(changed), "known finding")
        echo(f"The {'reason' if reason != NO_REASON else 'entry'} of {subject} is kept: give fingerprints to change it")


def _differing(
    entries: Sequence[Entry], chosen: Sequence[Finding], listed: set[str], with_given: Callable[[Entry], Entry]
) -> list[tuple[Entry, Entry]]:
    """The listed entries of these findings that the given values change: each before and after."""
    from caveat.judging.baseline import seen_fingerprints

    seen = seen_fingerprints(chosen) & listed
    pairs = ((entry, with_given(entry)) for entry in entries if entry.fingerprint in seen)
    return [(before, after) for before, after in pairs if before != after]


def _write(file: Path, added: Sequence[Entry], removed: Collection[str]) -> None:
    """Write the file if an entry is added or removed; raises `BadOption` and `BadConfiguration`."""
    from caveat.catalogue import baseline_file
    from caveat.cli._written_files import write_for

    if added or removed:
        write_for("--baseline", file, baseline_file.changed(file, added, removed))


def _with(entry: Entry, reason: str, owner: str, expires: date | None) -> Entry:
    """The entry with the given values; without a given reason, it keeps its own."""
    return replace(
        entry,
        reason=entry.reason if reason == NO_REASON else reason,
        owner=owner or entry.owner,
        expires=expires or entry.expires,
    )


def _entry(finding: Finding, reason: str, owner: str, expires: date | None) -> Entry:
    from caveat.judging.known import Entry

    operation, message = finding.operation or "", one_line(finding.message)
    return Entry(finding.fingerprint, reason, owner, expires, finding.api, finding.code, operation, message)


def _file(given: Path | None) -> Path:
    from caveat.catalogue import baseline_file

    return given or baseline_file.find() or Path(baseline_file.NAME)


def _not_listed(findings: Sequence[Finding], listed: set[str]) -> Iterator[Finding]:
    """The findings that no entry lists, neither by their fingerprints nor by those of their causes."""
    from caveat.judging.cause import causes

    for cause in causes(findings):
        if cause.fingerprint not in listed:
            yield from (finding for finding in cause.findings if finding.fingerprint not in listed)


def _unseen(entries: Sequence[Entry], earlier: EarlierFindings) -> Iterator[Entry]:
    """The entries that the last run would have found if they still existed."""
    from caveat.judging.baseline import seen_fingerprints

    seen = seen_fingerprints(earlier.findings)
    for entry in entries:
        if entry.fingerprint not in seen and (entry.api, entry.operation) in earlier.operations:
            yield entry


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise BadOption("--expires", f"{text!r} is not a date", "Write it like 2026-12-31") from error
