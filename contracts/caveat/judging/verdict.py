"""What a run came to, for one API: counts, findings, and what could not be carried out."""

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
    """How many promises of the spec are of each grade."""
    models: int | None = None
    """Generated models that were held to the spec's examples; None where that was not asked."""
    exchanges: int = 0
    judged: Mapping[str, int] = field(default_factory=dict)
    """Exchanges judged, by operationId."""
    never_accepted: tuple[str, ...] = ()
    """Operations that were called and accepted no request, so that what they promise of success was not seen."""
    promises: tuple[Promise, ...] = ()
    """The promises that were judged: rules that applied to at least one exchange, and other checks that were made."""
    findings: tuple[Finding, ...] = ()
    errors: tuple[str, ...] = ()
    """What could not be carried out, as sentences."""
    seed: int = 0
    digest: str = ""
    """Names the exchanges judged: equal for two runs that judged the same."""
    seconds: float = 0.0

    @property
    def broken(self) -> tuple[str, ...]:
        """Codes of the promises seen broken, sorted."""
        return tuple(sorted({finding.code for finding in self.findings}))

    @property
    def kept(self) -> tuple[str, ...]:
        """Codes of the promises that were judged and held."""
        return tuple(promise.code for promise in self.promises if promise.code not in self.broken)

    @property
    def exit_code(self) -> int:
        """0 kept, 1 broken, 2 could not judge; what is known to be broken goes before what is not known."""
        if self.findings:
            return 1
        return 2 if self.errors else 0


def exit_code(verdicts: tuple[Verdict, ...]) -> int:
    """The exit code of several verdicts; never 0 where there is none."""
    codes = {verdict.exit_code for verdict in verdicts}
    if 1 in codes:
        return 1
    return 0 if codes == {0} else 2
