"""A finding: a broken promise, with the exchanges that show it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from caveat.exchange import INCIDENTAL_HEADERS, Exchange, Request, one_line
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.evidence import UNSTATED, Evidence, Grade
from caveat.judging.promise import Gravity


class Severity(StrEnum):
    """The meaning of a finding for the user of the API."""

    BREACH = "breach"
    """The vendor broke a promise that it makes, or that follows from what it says."""
    NEWS = "news"
    """An assumption of the contract is wrong: amend the contract."""
    LEFT_OPEN = "left-open"
    """The document leaves the point open: nothing is broken, and a run does not fail."""
    OURS = "ours"
    """A file of the contract is wrong, and not the vendor's service."""

    @classmethod
    def of(cls, evidence: Evidence) -> Severity:
        """The severity of a broken promise: news if it was assumed, otherwise a breach.

        A document without evidence assumes nothing: it is the vendor's own.
        """
        return cls.NEWS if evidence.grade is Grade.ASSUMED and evidence != UNSTATED else cls.BREACH


MAX_MESSAGE_CHARS = 200
"""Characters of the message in `repr` of a finding: a message may quote a whole body."""


WHOLE = frozenset({"", "status", "request"})
"""The places of findings about a response or a request as a whole, and not about a part of it."""


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
    column: int | None = None
    """The column in the line, counted from 1: all of a minified document is in its first line."""
    exchanges: tuple[Exchange, ...] = ()
    """The exchanges that show the breach, in the order sent; the last one broke the promise."""
    creations: tuple[Exchange, ...] = ()
    """The exchanges that created the items in the path of the last request, as far as the run has seen them."""
    gravity: Gravity = Gravity.ORDINARY
    kind: str = ""
    """How the promise is broken, without values: `null for string`, `required`; `""` if a rule does not say."""
    says: str = ""
    """The error text of the response without its variable parts; `""` if it says nothing about the cause."""
    made_up: tuple[str, ...] = ()
    """The credentials of its requests that the run made up, by the names of their fields."""
    origin: Attribution | None = None
    """Its origin, if the other fields do not show it."""
    replay: Replay | None = None
    """The result of sending its requests again; None if they were not."""
    unconfirmed: str = ""
    """Why its requests were not sent again, as a clause; `""` if a run does not send requests again."""
    count: int = 1
    """The number of exchanges of the run that show it; 0 if only an earlier run has found it."""
    is_known: bool = False
    """Whether the baseline lists it, so that it does not fail a run."""

    @property
    def is_breach(self) -> bool:
        """Whether a promise is broken; if not, the document leaves the point open, or two validators disagree."""
        return self.severity is not Severity.LEFT_OPEN and self.origin is not Attribution.TOOL

    @property
    def is_unstable(self) -> bool:
        """Whether sending its requests again did not always repeat it."""
        return self.replay is not None and not self.replay.is_stable

    @property
    def attribution(self) -> Attribution:
        """Who has to act."""
        if self.origin is not None:
            return self.origin
        if self.exchange is not None and self.exchange.response.fault is not None:
            return Attribution.MOCK
        return Attribution.SERVER if self.severity is Severity.BREACH else Attribution.CONTRACT

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
    def place(self) -> str:
        """Where it is in the exchange, without the positions in lists."""
        return re.sub(r"/\d+(?=/|$)", "/*", self.at)

    @property
    def status(self) -> str:
        """The status of the response that broke the promise; `""` if there is none."""
        return str(self.exchange.response.status) if self.exchange is not None else ""

    @property
    def fingerprint(self) -> str:
        """Identifies a problem in every run, without values that vary.

        It is computed from the rule, the operation, the place, the status, and the error text of the response.
        """
        # The JSON pointer of a promise stays the same when its file and line change.
        # Only the file name: the folder differs from machine to machine.
        where = self.promise or PurePath(self.file).name
        facts = (self.api, self.code, self.operation or "", self.place, where, self.status)
        return digest((*facts, self.kind, self.says))


def digest(facts: tuple[str, ...]) -> str:
    """Twelve hexadecimal digits that identify some texts."""
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
    return _size(request), len(finding.exchanges), "\n".join(facts)


_UNREADABLE = 4
"""How many characters one that cannot be printed counts for: a line of plain text is easier to read and to send."""


def _size(request: Request) -> int:
    """How much of a request there is to read."""
    fields = (name + value for name, value in request.headers.items_sent if name.lower() not in INCIDENTAL_HEADERS)
    texts = (request.target, text(request.body), *fields)
    return sum(len(each) if each.isprintable() and each.isascii() else _UNREADABLE * len(each) for each in texts)


def text(body: bytes) -> str:
    """A body as text; bytes that are not UTF-8 are escaped."""
    return body.decode("utf-8", "backslashreplace")
