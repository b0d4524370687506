"""Converts findings to failures of Schemathesis, and failures to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from schemathesis.core.failures import Failure, FailureGroup

from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import MAX_EXCHANGES
from caveat.judging.promise import Promise
from caveat.traffic.property_based.promises import PROMISES


class BrokenPromise(Failure):
    """A finding as a failure of Schemathesis: it fails a test case, and in pytest the request is shrunk."""

    __slots__ = ("finding",)

    def __init__(self, finding: Finding) -> None:
        super().__init__(operation=finding.operation, title=f"{finding.code}: {finding.title}", message=finding.message)
        self.finding = finding

    @property
    def _unique_key(self) -> str:
        return self.finding.fingerprint


@contextmanager
def redacted_failures(redact: Callable[[str], str]) -> Iterator[None]:
    """Mask secrets in failures: Schemathesis shows parts of responses."""
    try:
        yield
    except FailureGroup as group:
        for failure in group.exceptions:
            failure.args = tuple(redact(each) if isinstance(each, str) else each for each in failure.args)
            if isinstance(failure, Failure):
                failure.message = redact(failure.message)
        # Not chained: the first group would be shown, too.
        raise FailureGroup(list(group.exceptions), redact(group.message)) from None


def finding(check: str, failure: Failure, exchanges: tuple[Exchange, ...]) -> Finding:
    """The finding for a failed check of Schemathesis; the check failed on the last exchange."""
    unknown = Promise(failure.code, failure.title, assumed("Schemathesis checks this for any document"))
    promise = PROMISES.get(failure.code, unknown)
    return Finding(
        code=promise.code,
        title=f"{promise.title} (Schemathesis: {check})",
        # What follows is advice for the owner of the server's code.
        message=" ".join(failure.message.partition("\n\n")[0].split()),
        severity=Severity.of(promise.evidence),
        evidence=promise.evidence,
        operation=exchanges[-1].operation if exchanges else failure.operation,
        exchanges=exchanges[-MAX_EXCHANGES:],
    )
