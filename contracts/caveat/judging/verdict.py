"""The result of a run for one API: counts, findings and errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding
from caveat.judging.promise import Promise


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check or a test of one API."""

    api: str
    operations: int
    evidence: Mapping[Grade, int] = field(default_factory=dict)
    """The number of promises of the spec, by grade."""
    models: int | None = None
    """Generated models that were checked with the spec's examples; None if models were not checked."""
    exchanges: int = 0
    judged: Mapping[str, int] = field(default_factory=dict)
    """Exchanges judged, by operationId."""
    never_accepted: tuple[str, ...] = ()
    """Operations that were called and accepted no request, so no promise about their success was judged."""
    promises: tuple[Promise, ...] = ()
    """The promises judged: rules that applied to at least one exchange, and the other checks that ran."""
    findings: tuple[Finding, ...] = ()
    errors: tuple[str, ...] = ()
    """What failed to run, as sentences."""
    notices: tuple[str, ...] = ()
    """What a reader should know that is neither a finding nor an error, as sentences."""
    seed: int = 0
    digest: str = ""
    """Identifies the exchanges judged: equal for two runs with equal exchanges."""
    seconds: float = 0.0

    @property
    def broken(self) -> tuple[str, ...]:
        """Codes of the broken promises, sorted."""
        return tuple(sorted({finding.code for finding in self.findings}))

    @property
    def kept(self) -> tuple[str, ...]:
        """Codes of the promises that were judged and not broken."""
        return tuple(promise.code for promise in self.promises if promise.code not in self.broken)

    @property
    def exit_code(self) -> int:
        """0 kept, 1 broken, 2 could not judge; 1 if there are both findings and errors."""
        if self.findings:
            return 1
        return 2 if self.errors else 0


def exit_code(verdicts: tuple[Verdict, ...]) -> int:
    """The exit code of several verdicts; 2 if there are none."""
    codes = {verdict.exit_code for verdict in verdicts}
    if 1 in codes:
        return 1
    return 0 if codes == {0} else 2
