"""Findings as Schemathesis's failures, and its failures as findings."""

from __future__ import annotations

from schemathesis.core.failures import Failure

from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import MAX_EXCHANGES
from caveat.judging.promise import Promise
from caveat.traffic.property_based.promises import PROMISES


class BrokenPromise(Failure):
    """A finding of ours, as Schemathesis's failures look: it counts as one, and in pytest the request shrinks."""

    __slots__ = ("finding",)

    def __init__(self, finding: Finding) -> None:
        super().__init__(operation=finding.operation, title=f"{finding.code}: {finding.title}", message=finding.message)
        self.finding = finding

    @property
    def _unique_key(self) -> str:
        return self.finding.fingerprint


def finding(check: str, failure: Failure, exchanges: tuple[Exchange, ...]) -> Finding:
    """The finding of a check of Schemathesis's; the last of the exchanges is the one that it failed on."""
    unknown = Promise(failure.code, failure.title, assumed("a check that Schemathesis makes of any document"))
    promise = PROMISES.get(failure.code, unknown)
    return Finding(
        code=promise.code,
        title=f"{promise.title} (Schemathesis: {check})",
        message=" ".join(failure.message.split()),
        severity=Severity.of(promise.evidence),
        evidence=promise.evidence,
        operation=exchanges[-1].operation if exchanges else failure.operation,
        exchanges=exchanges[-MAX_EXCHANGES:],
    )
