"""The findings of a run, each with its simplest request."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding


class Findings:
    """Findings, one for each fingerprint: the one with the simplest request, the latest of equally simple ones."""

    def __init__(self) -> None:
        self._by_fingerprint: dict[str, Finding] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding, unless one with the same fingerprint has a simpler request."""
        kept = self._by_fingerprint.get(finding.fingerprint)
        if kept is None or _size(finding) <= _size(kept):
            self._by_fingerprint[finding.fingerprint] = finding

    def __iter__(self) -> Iterator[Finding]:
        """The findings, sorted by code and operation."""
        return iter(sorted(self._by_fingerprint.values(), key=lambda each: (each.code, each.operation or "")))

    def __len__(self) -> int:
        return len(self._by_fingerprint)


def _size(finding: Finding) -> int:
    """The length of the last request, in characters of its target and bytes of its body."""
    request = finding.exchange.request if finding.exchange else None
    return len(request.target) + len(request.body) if request else 0
