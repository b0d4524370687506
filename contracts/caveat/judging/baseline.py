"""A baseline: known findings, which do not fail a run until their entries expire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caveat.exchange import one_line
from caveat.judging.cause import causes
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding, or a known cause with all of its findings."""

    fingerprint: str
    reason: str
    owner: str = ""
    expires: date | None = None
    """The last day on which it holds; None if it holds for ever."""
    api: str = ""
    """This field and the next ones tell people what the finding is; a baseline goes by the fingerprint."""
    code: str = ""
    operation: str = ""
    message: str = ""

    def has_expired(self, today: date) -> bool:
        """Whether the finding fails a run again."""
        return self.expires is not None and self.expires < today

    def __str__(self) -> str:
        subject = " ".join(filter(None, (self.fingerprint, self.code, self.operation)))
        return f"{subject} ({one_line(self.reason)}{f', {one_line(self.owner)}' if self.owner else ''})"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file."""

    file: str = ""
    entries: tuple[Entry, ...] = ()

    def applied(self, verdicts: Sequence[Verdict], today: date) -> list[Verdict]:
        """The verdicts, whose findings say whether they are known, with notices about entries that do not hold."""
        holding = {entry.fingerprint for entry in self.entries if not entry.has_expired(today)}
        apis = {verdict.api for verdict in verdicts}
        marked = [_marked(verdict, holding) for verdict in verdicts]
        return [
            replace(verdict, notices=(*verdict.notices, *self._notices(verdict, today, is_only=len(apis) == 1)))
            for verdict in marked
        ]

    def _notices(self, verdict: Verdict, today: date, *, is_only: bool) -> Iterator[str]:
        """What is to be told about the entries of an API; those without one belong to the only API of a run."""
        seen = seen_fingerprints(verdict.findings)
        for entry in self.entries:
            if entry.api != verdict.api and (entry.api or not is_only):
                continue
            if entry.fingerprint in seen and entry.has_expired(today):
                yield f"{self.file}: the entry {entry} expired on {entry.expires}, so its finding counts as new"
            elif entry.fingerprint not in seen and _would_be_seen(entry, verdict):
                yield f"{self.file}: the finding of {entry} was not seen; `caveat baseline update --prune` removes it"


def seen_fingerprints(findings: Sequence[Finding]) -> frozenset[str]:
    """The fingerprints of findings and of their causes."""
    whole = (cause.fingerprint for cause in causes(findings))
    return frozenset({*whole, *(finding.fingerprint for finding in findings)})


def _marked(verdict: Verdict, holding: Iterable[str]) -> Verdict:
    known = set(holding)
    for cause in verdict.causes:
        if cause.fingerprint in known:
            known.update(cause.fingerprints)
    findings = tuple(replace(each, is_known=each.fingerprint in known) for each in verdict.findings)
    return replace(verdict, findings=findings)


def _would_be_seen(entry: Entry, verdict: Verdict) -> bool:
    """Whether the run was able to find it: it was complete, and called the operation."""
    is_complete = not verdict.errors and len(verdict.units) >= verdict.planned
    return is_complete and (not entry.operation or entry.operation in verdict.judged)
