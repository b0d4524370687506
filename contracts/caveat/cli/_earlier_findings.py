"""The findings of earlier runs: of a JSON report, of the last run in this folder, and of fuzzing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli._written_files import write
from caveat.errors import BadOption

if TYPE_CHECKING:
    from caveat.judging.finding import Finding
    from caveat.judging.verdict import Verdict

ALL = "all"

MIN_PREFIX = 6
"""Characters of a fingerprint that are enough to name it."""

_LAST_REPORT = "last-report.json"
_STORES = "*.fuzz.jsonl"


report_file = click.option(
    "--report-file",
    metavar="REPORT.json",
    type=click.Path(path_type=Path),
    help="Take the findings of this JSON report; by default those of the last run in this folder, and of fuzzing.",
)


@dataclass(frozen=True, slots=True)
class EarlierFindings:
    """The findings, each once, and where they were read."""

    findings: tuple[Finding, ...]
    sources: tuple[Path, ...]
    operations: frozenset[tuple[str, str]] = frozenset()
    """API and operationId of each operation that was called."""
    read_from: Mapping[str, Path] = field(default_factory=dict)
    """The file of each finding, by fingerprint."""

    def date_of(self, finding: Finding) -> date:
        """The day, in UTC, on which the file with a finding was written."""
        return datetime.fromtimestamp(self.read_from[finding.fingerprint].stat().st_mtime, UTC).date()

    def named(self, names: Sequence[str]) -> tuple[Finding, ...]:
        """The findings of these fingerprints, or of causes with them; `all` names all that break a promise.

        Raises `BadOption`.
        """
        if not names or ALL in names:
            return tuple(finding for finding in self.findings if finding.is_breach)
        return tuple(dict.fromkeys(finding for name in names for finding in self._of(name)))

    def _of(self, name: str) -> tuple[Finding, ...]:
        from caveat.judging.cause import causes

        for cause in causes(self.findings):
            if _names(name, cause.fingerprint):
                return cause.findings
        matching = tuple(finding for finding in self.findings if _names(name, finding.fingerprint))
        if len({finding.fingerprint for finding in matching}) > 1:
            raise BadOption("FINGERPRINT", f"several findings begin with {name!r}", "Give more characters")
        if not matching:
            where = " and ".join(map(str, self.sources))
            raise BadOption(
                "FINGERPRINT", f"no finding of {where} has {name!r}", "Give the fingerprint that a report shows, or all"
            )
        return matching


def _names(name: str, fingerprint: str) -> bool:
    return fingerprint == name or (len(name) >= MIN_PREFIX and fingerprint.startswith(name))


def read(report: Path | None, folders: Iterable[Path] = ()) -> EarlierFindings:
    """The findings of a report, or of the last run and the fuzz stores of these folders and the current one.

    Raises `BadDocument`, and `BadOption` if there is none.
    """
    from caveat.reports import reading
    from caveat.runs.fuzz_store import FuzzStore
    from caveat.targets.ledgers.ledger import FOLDER

    if report is not None:
        return _joined([(report, reading.read(report))], ())
    places = [folder / FOLDER for folder in dict.fromkeys((Path(), *folders))]
    last = [(file, reading.read(file)) for folder in places if (file := folder / _LAST_REPORT).is_file()]
    files = sorted({file for folder in places for file in folder.glob(_STORES)})
    if not last and not files:
        remedy = "Run `caveat test` first, or give the report of a run: --report-file REPORT.json"
        raise BadOption("--report-file", "no run in this folder has found a broken promise", remedy)
    return _joined(last, [(file, tuple(FuzzStore.read(file, "").findings.values())) for file in files])


def _joined(
    reports: Iterable[tuple[Path, tuple[Verdict, ...]]], stores: Iterable[tuple[Path, tuple[Finding, ...]]]
) -> EarlierFindings:
    """The findings of files, each once; those of reports before those of fuzz stores."""
    verdicts = [(file, verdict) for file, content in reports for verdict in content]
    found: dict[tuple[str, str], Finding] = {}
    read_from: dict[str, Path] = {}
    for file, findings in (*((file, verdict.findings) for file, verdict in verdicts), *stores):
        for finding in findings:
            found.setdefault(_key(finding), finding)
            read_from.setdefault(finding.fingerprint, file)
    operations = frozenset(
        (api, name)
        for _, verdict in verdicts
        # The API of a finding does not include the name of the target.
        for api in {verdict.api, *(finding.api for finding in verdict.findings)}
        for name in verdict.judged
    )
    sources = dict.fromkeys((*(file for file, _ in verdicts), *read_from.values()))
    return EarlierFindings(tuple(found.values()), tuple(sources), operations, read_from)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.fingerprint, "" if finding.exchanges else finding.message


def keep(verdicts: Sequence[Verdict]) -> None:
    """Store the report of a run with findings for `replay`, `amend` and `baseline`, unless the folder is read-only."""
    from caveat.reports.formats import json
    from caveat.targets.ledgers.ledger import FOLDER
    from caveat.targets.ledgers.private_file import create_private

    if not any(finding.exchanges for verdict in verdicts for finding in verdict.findings):
        return
    file = Path(FOLDER) / _LAST_REPORT
    with suppress(OSError):
        create_private(file)
        write(file, json.report(verdicts), private=True)
