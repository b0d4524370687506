"""The findings of a run, each with its simplest request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from caveat.judging.attribution import Attribution
from caveat.judging.finding import Finding, simplicity

MAX_TEXTS = 8
"""Error texts that distinguish findings of one rule, operation and status; further ones count as one text."""

OTHER_TEXTS = "other texts"

_Subject: TypeAlias = tuple[str, str, str, str]


class Findings:
    """Findings, one for each fingerprint: the one with the simplest request, and the number of all of them."""

    def __init__(self) -> None:
        self._by_fingerprint: dict[str, Finding] = {}
        self._texts: defaultdict[_Subject, set[str]] = defaultdict(set)

    def add(self, finding: Finding, confirms: Callable[[], bool] = lambda: True) -> Finding:
        """Keep a finding, unless one with the same fingerprint has a simpler request.

        `confirms` is called for a finding that would be kept; if it returns False, the finding breaks no promise.
        Returns the finding, without its error text if there are too many: a server may put random words into it.
        """
        finding = self._with_known_text(finding)
        fingerprint = finding.fingerprint
        kept = self._by_fingerprint.get(fingerprint)
        count = finding.count + (kept.count if kept is not None else 0)
        if (kept is None or _preference(finding) < _preference(kept)) and not confirms():
            finding = replace(finding, origin=Attribution.TOOL)
        simplest = finding if kept is None or _preference(finding) < _preference(kept) else kept
        self._by_fingerprint[fingerprint] = replace(simplest, count=count)
        return finding

    def shows(self, finding: Finding) -> bool:
        """Whether a finding that was added is the one that is kept."""
        return self._by_fingerprint[finding.fingerprint].exchanges is finding.exchanges

    def _with_known_text(self, finding: Finding) -> Finding:
        texts = self._texts[finding.code, finding.operation or "", finding.place, finding.status]
        if finding.says in texts or len(texts) < MAX_TEXTS:
            texts.add(finding.says)
            return finding
        return replace(finding, says=OTHER_TEXTS)

    def __iter__(self) -> Iterator[Finding]:
        """The findings, sorted by code and operation."""
        return iter(sorted(self._by_fingerprint.values(), key=lambda each: (each.code, each.operation or "")))

    def __len__(self) -> int:
        return len(self._by_fingerprint)


def _preference(finding: Finding) -> tuple[bool, tuple[int, int, str]]:
    """A confirmed finding comes first, then the one with the simplest request."""
    return not finding.is_breach, simplicity(finding)
