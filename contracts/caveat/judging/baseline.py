"""A baseline: known findings, which do not fail a run until their entries expire."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caveat.judging.cause import causes
from caveat.judging.finding import Finding
from caveat.judging.known import Comparison, Entry
from caveat.judging.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file."""

    file: str = ""
    entries: tuple[Entry, ...] = ()

    def applied(self, verdicts: Sequence[Verdict], today: date) -> list[Verdict]:
        """The verdicts with their known findings marked, and notices about entries that expired or were not seen."""
        holding = {entry.fingerprint for entry in self.entries if not entry.has_expired(today)}
        is_only = len({verdict.api for verdict in verdicts}) == 1
        # A finding counts as seen if one of several targets shows it; if none does, it is reported once.
        reported = set().union(*(seen_fingerprints(verdict.findings) for verdict in verdicts))
        compared = []
        for verdict in verdicts:
            compared.append(self._compared(_marked(verdict, holding), reported, today, is_only=is_only))
            reported |= {entry.fingerprint for entry in _comparison(compared[-1]).absent}
        return compared

    def _compared(self, verdict: Verdict, reported: Collection[str], today: date, *, is_only: bool) -> Verdict:
        """The verdict compared with its entries; entries without an API belong to the only API of a run."""
        seen = seen_fingerprints(verdict.findings)
        entries = [entry for entry in self.entries if verdict.is_of(entry.api) or (is_only and not entry.api)]
        compared = Comparison(
            self.file,
            # A finding may have an entry of another API, if a target has another name now.
            tuple(each for each in self.entries if each.fingerprint in seen and not each.has_expired(today)),
            tuple(each for each in entries if each.fingerprint not in reported and _would_be_seen(each, verdict)),
            tuple(each for each in entries if each.fingerprint in seen and each.has_expired(today)),
        )
        return replace(verdict, baseline=compared, notices=(*verdict.notices, *_notices(compared)))


def _comparison(verdict: Verdict) -> Comparison:
    return verdict.baseline or Comparison("")


def _notices(compared: Comparison) -> Iterator[str]:
    """A notice for each entry that expired, and for each whose finding was not seen."""
    for entry in compared.expired:
        yield f"{compared.file}: the entry {entry} expired on {entry.expires}, so its finding counts as new"
    for entry in compared.absent:
        yield f"{compared.file}: the finding of {entry} was not seen; `caveat baseline update --prune` removes it"


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
    """Whether the run could have found it: the run is complete, and called the operation."""
    is_complete = not verdict.errors and not verdict.limited and len(verdict.units) >= verdict.planned
    return is_complete and (not entry.operation or entry.operation in verdict.judged)
