"""Known findings: the entries of a baseline, and what they say about a run."""

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
    """The last day on which it holds; None if it has no end."""
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
class Comparison:
    """What has changed against a baseline: the findings that no entry of `known` lists are new."""

    file: str
    known: tuple[Entry, ...] = ()
    """The entries whose findings were seen."""
    absent: tuple[Entry, ...] = ()
    """The entries whose findings were not seen, though the run would have seen them."""
    expired: tuple[Entry, ...] = ()
    """The entries that do not hold any more, and whose findings were seen: these count as new."""

    def entry_of(self, fingerprints: Collection[str]) -> Entry | None:
        """The entry that lists a finding or a cause of these fingerprints."""
        return next((entry for entry in self.known if entry.fingerprint in fingerprints), None)
