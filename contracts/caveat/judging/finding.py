"""A promise seen broken."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from caveat.exchange import Exchange, one_line
from caveat.judging.evidence import Evidence, Grade


class Severity(StrEnum):
    """What a broken promise means for the one who relies on it."""

    BREACH = "breach"
    """The vendor said so, or it follows from what the vendor said: the vendor broke it."""
    NEWS = "news"
    """We guessed, and guessed wrong: the contract should be amended."""
    OURS = "ours"
    """It is about our own files, whatever the vendor does."""

    @classmethod
    def of(cls, evidence: Evidence) -> Severity:
        """A broken assumption is news about the vendor; all else is a breach."""
        return cls.NEWS if evidence.grade is Grade.ASSUMED else cls.BREACH


_LONGEST = 200
"""Characters of a message in a finding's short form: it may tell a whole body."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise seen broken: facts only, a report chooses the words."""

    code: str
    title: str
    message: str
    severity: Severity
    evidence: Evidence | None = None
    api: str = ""
    operation: str | None = None
    at: str = ""
    promise: str = ""
    file: str = ""
    """The file it is about, or in which the promise is written, where that is at hand."""
    line: int | None = None
    exchanges: tuple[Exchange, ...] = ()
    """The exchanges that show it, in the order sent; the last one is the one in which the promise was broken."""

    @property
    def exchange(self) -> Exchange | None:
        """The exchange in which the promise was broken; None if the finding is not about exchanges."""
        return self.exchanges[-1] if self.exchanges else None

    def __repr__(self) -> str:
        # What a failed assertion of pytest shows of it: without the exchange, which is long and may hold credentials.
        subject = f"{self.code} {self.operation}" if self.operation else self.code
        where = f" (at {one_line(self.at)})" if self.at else ""
        fault = self.exchange.response.fault if self.exchange is not None else None
        told = f"; the mock was told to: {fault}" if fault is not None else ""
        return f"<{subject}: {one_line(self.message, _LONGEST)}{where}{told}>"

    @property
    def fingerprint(self) -> str:
        """Names the same fault in every run: rule, operation and place, without what varies from call to call."""
        place = re.sub(r"/\d+(?=/|$)", "/*", self.at)
        # A promise names its place in the contract for good; the file and line it is written on may move.
        facts = (self.api, self.code, self.operation or "", place, self.promise or self.file)
        return hashlib.sha256("\n".join(facts).encode("utf-8", "replace")).hexdigest()[:12]
