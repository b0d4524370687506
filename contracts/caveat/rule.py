"""A promise, judged on exchanges: rules, the breaches they see, and the findings made of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from caveat.exchange import Exchange, History, brief


class Grade(StrEnum):
    """How sure we are of a promise."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a promise comes from: a vendor's page, or the note that says how it was inferred or why it was assumed."""

    grade: Grade
    source: str = ""
    note: str = ""


def documented(source: str) -> Evidence:
    """The vendor says so; `source` names page and section."""
    return Evidence(Grade.DOCUMENTED, source=source)


def inferred(note: str, source: str = "") -> Evidence:
    """It follows from an example, a sample or another page; `note` says how."""
    return Evidence(Grade.INFERRED, source=source, note=note)


def assumed(note: str) -> Evidence:
    """The vendor is silent; `note` says why this guess."""
    return Evidence(Grade.ASSUMED, note=note)


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


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule saw: what was found and what was expected, in that order."""

    message: str
    at: str = ""
    """Where in the exchange: `status`, `header ETag`, `request` and words that say where in it, or `body`.

    After `body` may come a JSON pointer into the response's: `body /pets/0/id`. CSV is a list of lines, each of fields.
    """
    promise: str = ""
    """JSON pointer into the compiled spec of the promise broken, if a part of the spec makes it."""
    evidence: Evidence | None = None
    """The evidence of that part, where it is not the rule's own."""


Look: TypeAlias = Callable[[Exchange, History], Iterator[Breach]]
"""Looks at an exchange, knowing those before it, and yields what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A promise with a code that is its name forever."""

    code: str
    title: str
    """The promise as one sentence."""
    look: Look = field(repr=False)
    evidence: Evidence
    on: frozenset[str] = frozenset()
    """The operationIds it speaks of; all operations where empty."""
    accepted: bool = False
    """Whether it speaks only of accepted requests (2xx)."""

    def applies(self, exchange: Exchange) -> bool:
        """Whether the rule speaks of this exchange's operation, and of a request with this outcome."""
        if self.accepted and not exchange.response.ok:
            return False
        return exchange.operation is not None and (not self.on or exchange.operation in self.on)


def rule(code: str, *, evidence: Evidence, on: Iterable[str] = (), accepted: bool = False) -> Callable[[Look], Rule]:
    """Make a rule of a function whose docstring is the promise; nothing is registered anywhere."""

    def make(look: Look) -> Rule:
        title = " ".join((look.__doc__ or "").split())
        if not title:
            message = f"rule {code} has no docstring to say what is promised"
            raise TypeError(message)
        operations = frozenset(map(str, on))
        return Rule(code=code, title=title, look=look, evidence=evidence, on=operations, accepted=accepted)

    return make


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
    exchange: Exchange | None = None

    def __repr__(self) -> str:
        # What a failed assertion of pytest shows of it: without the exchange, which is long and may hold credentials.
        subject = f"{self.code} {self.operation}" if self.operation else self.code
        where = f" (at {brief(self.at)})" if self.at else ""
        fault = self.exchange.response.fault if self.exchange is not None else None
        told = f"; the mock was told to: {fault}" if fault is not None else ""
        return f"<{subject}: {brief(self.message, _LONGEST)}{where}{told}>"

    @property
    def fingerprint(self) -> str:
        """Names the same fault in every run: rule, operation and place, without what varies from call to call."""
        place = re.sub(r"/\d+(?=/|$)", "/*", self.at)
        # A promise names its place in the contract for good; the file and line it is written on may move.
        facts = (self.api, self.code, self.operation or "", place, self.promise or self.file)
        return hashlib.sha256("\n".join(facts).encode("utf-8", "replace")).hexdigest()[:12]
