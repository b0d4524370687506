"""The findings of a run, each with its simplest request."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding, simplicity


class Findings:
    """Findings, one for each fingerprint: the one with the simplest request."""

    def __init__(self) -> None:
        self._by_fingerprint: dict[str, Finding] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding, unless one with the same fingerprint has a simpler request."""
        kept = self._by_fingerprint.get(finding.fingerprint)
        if kept is None or simplicity(finding) < simplicity(kept):
            self._by_fingerprint[finding.fingerprint] = finding

    def __iter__(self) -> Iterator[Finding]:
        """The findings, sorted by code and operation."""
        return iter(sorted(self._by_fingerprint.values(), key=lambda each: (each.code, each.operation or "")))

    def __len__(self) -> int:
        return len(self._by_fingerprint)
