"""`--fail-fast`: whether a run has a finding that fails it, so that it can end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caveat.judging.baseline import Baseline
from caveat.judging.fail_on import FailOn
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict

FIRST_FAILURE = "the run ended at the first finding that fails it (--fail-fast)"


@dataclass(frozen=True, slots=True)
class FailFast:
    """Which findings fail a run; picklable."""

    today: date
    """The date that decides which entries of the baseline have expired."""
    baseline: Baseline | None = None
    fail_on: FailOn = FailOn.NEW

    def is_failed(self, findings: Sequence[Finding]) -> bool:
        """Whether any of the findings so far fails the run."""
        verdict = Verdict("", 0, findings=tuple(findings), fail_on=self.fail_on)
        marked = [verdict] if self.baseline is None else self.baseline.applied([verdict], self.today)
        return bool(marked[0].failing)
