"""Findings as Schemathesis's failures, and its failures as findings."""

from __future__ import annotations

from schemathesis.core.failures import Failure

from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import Judgement


class BrokenPromise(Failure):
    """A finding of ours, as Schemathesis's failures look: it counts as one, and in pytest the request shrinks."""

    __slots__ = ("finding",)

    def __init__(self, finding: Finding) -> None:
        super().__init__(operation=finding.operation, title=f"{finding.code}: {finding.title}", message=finding.message)
        self.finding = finding

    @property
    def _unique_key(self) -> str:
        return self.finding.fingerprint


def finding(check: str, failure: Failure, judgement: Judgement | None) -> Finding:
    """What a check of Schemathesis's found."""
    exchange = judgement.exchange if judgement else None
    evidence = assumed("what a document of this form is generally taken to promise")
    return Finding(
        code=failure.code,
        title=f"{failure.title} (seen by Schemathesis, {check})",
        message=" ".join(failure.message.split()),
        severity=Severity.of(evidence),
        evidence=evidence,
        operation=exchange.operation if exchange else failure.operation,
        exchange=exchange,
    )
