"""The findings of a run, each shown by its simplest request."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding


class Findings:
    """Findings by fingerprint; of those with the same one it keeps the finding with the simplest request."""

    def __init__(self) -> None:
        self._by_fingerprint: dict[str, Finding] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding, unless one with the same fingerprint has a simpler request."""
        known = self._by_fingerprint.get(finding.fingerprint)
        if known is None or _size(finding) <= _size(known):
            self._by_fingerprint[finding.fingerprint] = finding

    def __iter__(self) -> Iterator[Finding]:
        """The findings, sorted by code and operation."""
        return iter(sorted(self._by_fingerprint.values(), key=lambda each: (each.code, each.operation or "")))

    def __len__(self) -> int:
        return len(self._by_fingerprint)


def _size(finding: Finding) -> int:
    """How much a person has to read of the last request, in characters and bytes."""
    request = finding.exchange.request if finding.exchange else None
    return len(request.target) + len(request.body) if request else 0
