"""A finding: a promise, and what shows that it is broken."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from caveat.exchange import Exchange, one_line
from caveat.judging.evidence import Evidence, Grade


class Severity(StrEnum):
    """What a finding means for the user of the API."""

    BREACH = "breach"
    """The vendor broke a promise that it makes, or that follows from what it says."""
    NEWS = "news"
    """An assumption of the contract is wrong: amend the contract."""
    LEFT_OPEN = "left-open"
    """The document says nothing about what was seen: nothing is broken, and a run does not fail."""
    OURS = "ours"
    """Our own files are wrong, not the vendor."""

    @classmethod
    def of(cls, evidence: Evidence) -> Severity:
        """The severity of a broken promise: news if it was assumed, otherwise a breach."""
        return cls.NEWS if evidence.grade is Grade.ASSUMED else cls.BREACH


MAX_MESSAGE_CHARS = 200
"""Characters of the message in `repr` of a finding: a message may quote a whole body."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise, as facts; a report chooses the words."""

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
    """The file with the problem, or the file that states the promise, if it is known."""
    line: int | None = None
    exchanges: tuple[Exchange, ...] = ()
    """The exchanges that show the breach, in the order sent; the last one broke the promise."""

    @property
    def is_breach(self) -> bool:
        """Whether a promise is broken; if not, the finding is about what the document leaves open."""
        return self.severity is not Severity.LEFT_OPEN

    @property
    def exchange(self) -> Exchange | None:
        """The exchange that broke the promise; None if the finding is not about exchanges."""
        return self.exchanges[-1] if self.exchanges else None

    def __repr__(self) -> str:
        # pytest shows this text in a failed assertion. An exchange is long and may contain credentials: it is left out.
        subject = f"{self.code} {self.operation}" if self.operation else self.code
        where = f" (at {one_line(self.at)})" if self.at else ""
        fault = self.exchange.response.fault if self.exchange is not None else None
        injected = f"; injected fault: {fault}" if fault is not None else ""
        return f"<{subject}: {one_line(self.message, MAX_MESSAGE_CHARS)}{where}{injected}>"

    @property
    def fingerprint(self) -> str:
        """Identifies a problem in every run: by rule, operation, place and status, without values that vary.

        What the document leaves open is reported once for an operation, so its status does not count.
        """
        place = re.sub(r"/\d+(?=/|$)", "/*", self.at)
        # The JSON pointer of a promise stays the same when its file and line change.
        status = str(self.exchange.response.status) if self.is_breach and self.exchange is not None else ""
        facts = (self.api, self.code, self.operation or "", place, self.promise or self.file, status)
        return hashlib.sha256("\n".join(facts).encode("utf-8", "replace")).hexdigest()[:12]


def simplicity(finding: Finding) -> tuple[int, int, str]:
    """A key that orders findings of one fingerprint: the simplest request first, and equal ones always alike.

    The texts are those of a report, so that findings read from reports are ordered in the same way.
    """
    exchange = finding.exchange
    if exchange is None:
        return 0, 0, finding.message
    request, response = exchange.request, exchange.response
    body, content = text(request.body), text(response.body)
    fields = repr(request.headers.items_sent)
    facts = (request.method, request.target, body, str(response.status), content, finding.message, fields)
    return len(request.target) + len(body), len(finding.exchanges), "\n".join(facts)


def text(body: bytes) -> str:
    """A body as text; bytes that are not UTF-8 are escaped."""
    return body.decode("utf-8", "backslashreplace")
