"""The first finding that fails a run ends it; those that the baseline lists, or that fail no run, do not."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caveat.catalogue.api import Api
from caveat.judging.baseline import Baseline
from caveat.judging.evidence import documented, inferred
from caveat.judging.fail_on import FailOn
from caveat.judging.finding import Finding, Severity
from caveat.judging.known import Entry
from caveat.judging.verdict import Verdict
from caveat.runs.fail_fast import FIRST_FAILURE, FailFast
from caveat.runs.job import Job
from caveat.runs.parallel import run_all
from caveat.runs.run import parts
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import broken, broken_target
from resource_document import PET, array, operation, spec_of

TODAY = date(2026, 11, 26)
ONE = Finding("OAS003", "t", "m", Severity.BREACH, documented("the handbook"), api="pets", at="body /id")
GUESS = Finding("STA001", "t", "m", Severity.BREACH, inferred("an example"), api="pets")
OPEN = Finding("OAS005", "t", "m", Severity.LEFT_OPEN, api="pets")


def known(finding: Finding, expires: date | None = None) -> Baseline:
    return Baseline("known.toml", (Entry(finding.fingerprint, "ticket 1", expires=expires),))


FAILED: dict[str, tuple[FailFast, tuple[Finding, ...], bool]] = {
    "no finding": (FailFast(TODAY), (), False),
    "a broken promise": (FailFast(TODAY), (ONE,), True),
    "what the document leaves open": (FailFast(TODAY), (OPEN,), False),
    "a finding that the baseline lists": (FailFast(TODAY, known(ONE)), (ONE,), False),
    "another finding than the baseline lists": (FailFast(TODAY, known(ONE)), (ONE, GUESS), True),
    "an entry that has expired": (FailFast(TODAY, known(ONE, date(2026, 11, 25))), (ONE,), True),
    "evidence that is too weak": (FailFast(TODAY, fail_on=FailOn.DOCUMENTED), (GUESS,), False),
    "evidence that is strong enough": (FailFast(TODAY, fail_on=FailOn.DOCUMENTED), (GUESS, ONE), True),
}


@pytest.mark.parametrize("title", FAILED)
def test_which_findings_end_a_run(title: str) -> None:
    fail_fast, findings, is_failed = FAILED[title]
    assert pickle.loads(pickle.dumps(fail_fast)).is_failed(findings) is is_failed  # noqa: S301 - our own


SPEC = spec_of({f"/{name}": {"get": operation(f"list-{name}", array(PET))} for name in ("cats", "dogs", "pets")})
API = Api("pets", lambda: SPEC)
PLAN = Plan(examples=5, phases=("fuzzing",))


def test_no_request_follows_the_first_failure() -> None:
    ended = parts(API, broken(), drive, PLAN, fail_fast=FailFast(TODAY))
    assert [part.exchanges for part in ended] == [1, 0]
    assert ended[-1].notices == (f"{FIRST_FAILURE}: not everything was tested",)
    assert ended[-1].errors == ()


def test_its_requests_are_sent_again_where_the_target_can_be_reset() -> None:
    resettable = replace(broken(), reset=lambda: None)
    [finding] = parts(API, resettable, drive, PLAN, fail_fast=FailFast(TODAY))[0].findings
    assert finding.replay is not None
    assert finding.replay.is_stable


def test_a_run_continues_after_a_known_finding() -> None:
    first = parts(API, broken(), drive, PLAN)[0].findings
    ended = parts(API, broken(), drive, PLAN, fail_fast=FailFast(TODAY, known(first[0])))
    assert {finding.operation for part in ended for finding in part.findings} == {"list-cats", "list-dogs"}


@pytest.mark.parametrize("workers", [1, 2])
def test_each_process_ends_at_its_first_failure(tmp_path: Path, workers: int) -> None:
    document = tmp_path / "pets.json"
    document.write_text(json.dumps(SPEC.root))
    [whole] = run_all([Job(str(document), broken_target, PLAN, fail_fast=FailFast(TODAY))], Silent(), workers)
    assert 1 <= whole.exchanges <= workers
    assert (whole.exit_code, whole.errors) == (1, ())


class Silent:
    """Shows no progress."""

    def update(self, api: str, activity: str, exchanges: int) -> None:
        """Show nothing."""

    def found(self, api: str, finding: Finding) -> None:
        """Show nothing."""

    def done(self, verdict: Verdict) -> None:
        """Show nothing."""
