"""The result of a run for one API: counts, findings and errors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caveat.judging.cause import Cause, causes
from caveat.judging.evidence import Grade
from caveat.judging.fail_on import FailOn, fails
from caveat.judging.finding import Finding
from caveat.judging.known import Comparison
from caveat.judging.promise import Promise
from caveat.judging.reach import Outcome, Reach

NOTHING_JUDGED = "no exchange was judged: the document has no operation, or these phases have no request for it"
NOTHING_ACCEPTED = (
    "no request was accepted, so no promise about success was judged; check the credentials, and the path of the URL"
)
NOT_EVERYTHING = ": not everything was tested"
"""The end of a sentence about why a run ended early."""
NOT_REACHED = "operations were not reached; --no-require-reached accepts that"


@dataclass(frozen=True, slots=True, order=True)
class UnitDigest:
    """A unit of a run that was carried out, and what identifies its exchanges."""

    number: int
    """The position in the run, from 1."""
    name: str
    """The operationId, or the name of a part of the sequences."""
    digest: str


@dataclass(frozen=True, slots=True)
class Evaluations:
    """How often exchanges showed that a promise about state is kept, and how often they could not tell."""

    kept: int = 0
    broken: int = 0
    cannot_tell: Mapping[str, int] = field(default_factory=dict)
    """By reason."""
    by_operation: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """The same by operationId, then by reason."""


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
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """The outcome of the requests to each operation, by operationId."""
    promises: tuple[Promise, ...] = ()
    """The promises judged: rules that applied to at least one exchange, and the other checks that ran."""
    evaluations: Mapping[str, Evaluations] = field(default_factory=dict)
    """By the code of a rule that applies to few of the exchanges that it sees."""
    findings: tuple[Finding, ...] = ()
    errors: tuple[str, ...] = ()
    """Errors of the run, as sentences."""
    notices: tuple[str, ...] = ()
    """Notices that are neither findings nor errors, as sentences."""
    interrupted: bool = False
    """Whether Ctrl-C or SIGTERM ended the run; one of the errors says so."""
    limited: bool = False
    """Whether a limit that the user sets left requests out; one of the notices, or of the errors, says so."""
    seed: int = 0
    units: tuple[UnitDigest, ...] = ()
    """The units that were carried out, in order."""
    planned: int = 0
    """The number of units of the whole run, of which a shard carries out some."""
    seconds: float = 0.0
    base_url: str = ""
    """The address to which the targets of requests are appended; `""` if no request was sent."""
    added_path: str = ""
    """The base path that requests had from `servers` of the document, not from the URL; `""` if there was none."""
    fail_on: FailOn = FailOn.NEW
    """Which findings fail the run."""
    baseline: Comparison | None = None
    """The changes since the baseline; None if there is none."""

    def is_of(self, api: str) -> bool:
        """Whether it is of this API; its own name has that of the target after it, if a run has several."""
        return self.api == api or (bool(api) and self.api.startswith(f"{api} ("))

    @property
    def digest(self) -> str:
        """Identifies the exchanges judged: equal for two runs with equal exchanges; `""` if there is no unit."""
        return digest_of(unit.digest for unit in self.units) if self.units else ""

    @property
    def judged(self) -> Mapping[str, int]:
        """Exchanges judged, by operationId."""
        return {name: outcome.judged for name, outcome in self.outcomes.items() if outcome.judged}

    @property
    def never_accepted(self) -> tuple[str, ...]:
        """Operations that were called and accepted no request, so no promise about their success was judged."""
        return tuple(sorted(name for name, each in self.outcomes.items() if each.judged and not each.accepted))

    @property
    def reached(self) -> tuple[str, ...]:
        """The operations with a response that the contract promises for success."""
        return tuple(name for name, outcome in self.outcomes.items() if outcome.state is Reach.REACHED)

    @property
    def unreached(self) -> Mapping[str, Outcome]:
        """The operations without a response that the contract promises for success."""
        return {name: outcome for name, outcome in self.outcomes.items() if outcome.state is not Reach.REACHED}

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes of all findings, the worst first."""
        return causes(self.findings)

    @property
    def broken(self) -> tuple[str, ...]:
        """Codes of the broken promises, sorted."""
        return tuple(sorted({finding.code for finding in self.breaches}))

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """The findings about broken promises."""
        return tuple(finding for finding in self.findings if finding.is_breach)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that fail the run: those that no baseline lists, with evidence that is strong enough."""
        return tuple(finding for finding in self.findings if fails(finding, self.fail_on))

    @property
    def left_open(self) -> tuple[Finding, ...]:
        """The findings about what the document leaves open."""
        return tuple(finding for finding in self.findings if not finding.is_breach)

    @property
    def kept(self) -> tuple[str, ...]:
        """Codes of the promises that were judged and not broken."""
        return tuple(promise.code for promise in self.promises if promise.code not in self.broken)

    @property
    def exit_code(self) -> int:
        """0 kept, 1 broken, 2 could not judge; 1 if there are both errors and findings that fail the run."""
        if self.failing:
            return 1
        return 2 if self.errors else 0


def exit_code(verdicts: tuple[Verdict, ...]) -> int:
    """The exit code of several verdicts; 2 if there are none."""
    codes = {verdict.exit_code for verdict in verdicts}
    if 1 in codes:
        return 1
    return 0 if codes == {0} else 2


def digest_of(digests: Iterable[str]) -> str:
    """The digest of digests, in order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]
