"""Which findings fail a run: those that no baseline lists, and whose evidence is strong enough."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from caveat.judging.cause import Rank, rank
from caveat.judging.finding import Finding


class FailOn(StrEnum):
    """Of the findings that the baseline does not list, those that fail a run."""

    NEW = "new"
    """All that break a promise, or an assumption."""
    DOCUMENTED = "documented"
    """Crashes, leaks, invalid files of the contract, and broken promises that are documented or follow from a
    standard."""
    INFERRED = "inferred"
    """The same, and broken promises that are inferred."""
    ASSUMED = "assumed"
    """The same, and wrong assumptions: all, as with `new`."""
    NONE = "none"


_LAST: Mapping[FailOn, Rank | None] = {
    FailOn.NEW: Rank.NEWS,
    FailOn.DOCUMENTED: Rank.PROMISED,
    FailOn.INFERRED: Rank.INFERRED,
    FailOn.ASSUMED: Rank.NEWS,
    FailOn.NONE: None,
}
"""The last rank that fails a run."""


def fails(finding: Finding, fail_on: FailOn) -> bool:
    """Whether a finding fails a run."""
    last = _LAST[fail_on]
    return last is not None and not finding.is_known and rank(finding) <= last
