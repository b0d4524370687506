"""Attribution: who has to act on a finding, and whether its requests repeat it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.finding import Finding, Severity

FAULTY = Exchange(Request("GET", "/"), Response(200, Headers([("caveat-fault", "drop=/id")])))


@pytest.mark.parametrize(
    ("severity", "attribution"),
    [
        (Severity.BREACH, Attribution.SERVER),
        (Severity.NEWS, Attribution.CONTRACT),
        (Severity.LEFT_OPEN, Attribution.CONTRACT),
        (Severity.OURS, Attribution.CONTRACT),
    ],
)
def test_the_severity_of_a_finding_decides_who_has_to_act(severity: Severity, attribution: Attribution) -> None:
    finding = Finding("A1", "t", "m", severity)
    assert finding.attribution is attribution
    assert replace(finding, exchanges=(FAULTY,)).attribution is Attribution.MOCK
    assert replace(finding, origin=Attribution.NETWORK).attribution is Attribution.NETWORK


def test_what_the_tool_cannot_tell_breaks_no_promise() -> None:
    assert not Finding("A1", "t", "m", Severity.BREACH, origin=Attribution.TOOL).is_breach


@pytest.mark.parametrize(("repeated", "stable"), [(3, True), (2, False), (0, False)])
def test_a_finding_is_stable_if_every_attempt_repeated_it(repeated: int, *, stable: bool) -> None:
    finding = Finding("A1", "t", "m", Severity.BREACH, replay=Replay(repeated, 3))
    assert finding.is_unstable is not stable
    assert not replace(finding, replay=None).is_unstable
