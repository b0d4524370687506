"""Known findings: the entries of a baseline, and the comparison of a run with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from caveat.exchange import one_line


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding, or a known cause with all of its findings."""

    fingerprint: str
    reason: str
    owner: str = ""
    expires: date | None = None
    """The last day on which the finding is known; None if the entry does not expire."""
    api: str = ""
    """This field and the next ones describe the finding to people; only the fingerprint is compared."""
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
class Comparison:
    """The changes since a baseline: the findings that no entry of `known` lists are new."""

    file: str
    known: tuple[Entry, ...] = ()
    """The entries whose findings were seen."""
    absent: tuple[Entry, ...] = ()
    """The entries whose findings were not seen, although the run called their operations."""
    expired: tuple[Entry, ...] = ()
    """The expired entries whose findings were seen: these findings count as new."""

    def entry_of(self, fingerprints: Collection[str]) -> Entry | None:
        """The entry that lists a finding or a cause of these fingerprints."""
        return next((entry for entry in self.known if entry.fingerprint in fingerprints), None)
