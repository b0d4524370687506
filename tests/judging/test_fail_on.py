"""Which findings fail a run, by their rank."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.judging.evidence import documented, inferred, standard
from caveat.judging.fail_on import FailOn, fails
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity

FINDING = Finding("OAS003", "t", "m", Severity.BREACH)
KINDS: dict[str, tuple[Finding, set[str]]] = {
    "crash": (replace(FINDING, gravity=Gravity.CRASH), {"new", "documented", "inferred", "assumed"}),
    "documented": (replace(FINDING, evidence=documented("x")), {"new", "documented", "inferred", "assumed"}),
    "standard": (replace(FINDING, evidence=standard("x")), {"new", "documented", "inferred", "assumed"}),
    "a file of ours": (replace(FINDING, severity=Severity.OURS), {"new", "documented", "inferred", "assumed"}),
    "inferred": (replace(FINDING, evidence=inferred("x")), {"new", "inferred", "assumed"}),
    "assumed": (replace(FINDING, severity=Severity.NEWS), {"new", "assumed"}),
    "left open": (replace(FINDING, severity=Severity.LEFT_OPEN), set()),
    "known": (replace(FINDING, is_known=True), set()),
}


@pytest.mark.parametrize(("finding", "expected"), KINDS.values(), ids=KINDS)
def test_a_finding_fails_a_run(finding: Finding, expected: set[str]) -> None:
    assert {str(each) for each in FailOn if fails(finding, each)} == expected
