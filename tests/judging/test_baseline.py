"""A baseline: known, expired and unseen findings; and fingerprints, which must not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caveat.exchange import Exchange, Request, Response
from caveat.judging.baseline import Baseline
from caveat.judging.cause import causes
from caveat.judging.fail_on import FailOn
from caveat.judging.finding import Finding, Severity
from caveat.judging.known import Entry
from caveat.judging.reach import Outcome
from caveat.judging.verdict import UnitDigest, Verdict
from caveat.reports.findings import cause_block
from caveat.reports.summary import conclusion

TODAY = date(2026, 11, 26)


def finding(operation: str, place: str = "body /id", **facts: object) -> Finding:
    exchange = Exchange(Request("GET", "/pets/1"), Response(200, body=b"{}"), operation)
    made = Finding(
        "OAS003", "t", "m", Severity.BREACH, api="pets", operation=operation, at=place, kind="null for string"
    )
    return replace(made, exchanges=(exchange,), **facts)  # type: ignore[arg-type] # fields of a finding


ONE, OTHER = finding("read-pet"), finding("read-toy", "body /name")
VERDICT = Verdict(
    "pets",
    2,
    exchanges=9,
    outcomes={"read-pet": Outcome({200: 5}, promised=True), "read-toy": Outcome({200: 4}, promised=True)},
    findings=(ONE, OTHER),
)


def entry(known: Finding, **facts: object) -> Entry:
    made = Entry(known.fingerprint, "ticket 1", api="pets", operation=known.operation or "")
    return replace(made, **facts)  # type: ignore[arg-type] # fields of an entry


GONE = finding("read-pet", "body /gone")
EXPIRED = date(2026, 11, 25)

KNOWN: dict[str, tuple[tuple[Entry, ...], set[str], int, str]] = {
    "no entry": ((), set(), 1, ""),
    "one is known": ((entry(ONE),), {"read-pet"}, 1, ""),
    "all are known": ((entry(ONE), entry(OTHER)), {"read-pet", "read-toy"}, 0, ""),
    "it expires today": ((entry(ONE, expires=TODAY), entry(OTHER)), {"read-pet", "read-toy"}, 0, ""),
    "it has expired": ((entry(ONE, expires=EXPIRED), entry(OTHER)), {"read-toy"}, 1, "expired on 2026-11-25"),
    "it is not seen": ((entry(GONE),), set(), 1, "was not seen; `caveat baseline update --prune` removes it"),
    "its operation was not called": ((entry(GONE, operation="other"),), set(), 1, ""),
    "it is of another API": ((entry(GONE, api="toys"),), set(), 1, ""),
    "it is written by hand": ((Entry(GONE.fingerprint, "x"),), set(), 1, "was not seen"),
}


@pytest.mark.parametrize(("entries", "operations", "code", "notice"), KNOWN.values(), ids=KNOWN)
def test_known_findings_do_not_fail_a_run(
    entries: tuple[Entry, ...], operations: set[str], code: int, notice: str
) -> None:
    [verdict] = Baseline("b.toml", entries).applied([VERDICT], TODAY)
    assert {each.operation for each in verdict.findings if each.is_known} == operations
    assert (verdict.exit_code, bool(verdict.notices)) == (code, bool(notice))
    assert all(notice in each and each.startswith("b.toml: ") for each in verdict.notices)


def test_a_run_that_is_not_complete_has_not_seen_everything() -> None:
    baseline = Baseline("b.toml", (entry(GONE),))
    for part in (
        replace(VERDICT, errors=("x",)),
        replace(VERDICT, limited=True),
        replace(VERDICT, units=(UnitDigest(1, "x", "y"),), planned=2),
    ):
        assert baseline.applied([part], TODAY)[0].notices == ()


def test_the_fingerprint_of_a_cause_is_that_of_all_its_findings() -> None:
    many = tuple(finding(f"read-{number}", "body /id", promise="/a/type") for number in range(4))
    [cause] = causes(many)
    verdict = replace(VERDICT, findings=many)
    [marked] = Baseline("b.toml", (Entry(cause.fingerprint, "x"),)).applied([verdict], TODAY)
    assert (marked.exit_code, marked.notices) == (0, ())
    [cause] = marked.causes
    assert cause.is_known


def test_a_new_finding_of_a_known_cause_is_new_and_shown() -> None:
    many = tuple(finding(f"read-{number}", "body /id", promise="/a/type") for number in range(4))
    [marked] = Baseline("", tuple(map(entry, many[:3]))).applied([replace(VERDICT, findings=many)], TODAY)
    [cause] = marked.causes
    assert (cause.is_known, cause.main.operation, marked.exit_code) == (False, "read-3", 1)


def test_known_findings_are_listed_after_new_ones() -> None:
    crash = finding("read-pet", "status")
    [verdict] = Baseline("", (entry(ONE),)).applied([VERDICT], TODAY)
    assert [cause.is_known for cause in replace(verdict, findings=(*verdict.findings, crash)).causes][-1]
    assert cause_block(verdict.causes[-1]).startswith("KNOWN  OAS003")
    assert conclusion([verdict]) == "Broken: 1 new finding in 9 exchanges judged (1 known)."
    [both] = Baseline("", (entry(ONE), entry(OTHER))).applied([VERDICT], TODAY)
    assert conclusion([both]) == "Kept: 9 exchanges judged, no new findings (2 known)."
    none = replace(verdict, fail_on=FailOn.NONE)
    assert (
        conclusion([none])
        == "Kept: 9 exchanges judged, no new findings (1 known and 1 of weaker evidence than --fail-on asks for)."
    )


def test_a_finding_of_one_of_several_targets_is_seen_and_one_of_none_is_reported_once() -> None:
    baseline = Baseline("b.toml", (entry(ONE), entry(OTHER), entry(GONE), entry(finding("x", "y"), expires=EXPIRED)))
    first, second = baseline.applied(
        [replace(VERDICT, api="pets (a)", findings=(ONE,)), replace(VERDICT, api="pets (b)", findings=(OTHER,))], TODAY
    )
    compared = [each.baseline for each in (first, second) if each.baseline is not None]
    assert [each.known for each in compared] == [(entry(ONE),), (entry(OTHER),)]
    assert [each.absent for each in compared] == [(entry(GONE),), ()]
    assert (first.exit_code, len(first.notices), second.notices) == (0, 1, ())


FINGERPRINTS = {
    "a part of a body": (ONE, "a885ca26ccd4"),
    "its message, its exchange and its position in a list do not matter": (
        replace(finding("read-pet", "body /id"), message="other", count=7, is_known=True),
        "a885ca26ccd4",
    ),
    "a file": (Finding("GEN001", "t", "m", Severity.OURS, file="generated/models.py"), "1ed82a44e811"),
    "the same file of another machine": (
        Finding("GEN001", "t", "n", Severity.OURS, file="/home/ana/models.py"),
        "1ed82a44e811",
    ),
    "a promise by its pointer, in any file and line": (
        finding("read-pet", promise="/paths/~1pets/get", file="a.yaml", line=3),
        "b61f22bed991",
    ),
    "the same promise in another file": (
        finding("read-pet", promise="/paths/~1pets/get", file="b.yaml", line=9),
        "b61f22bed991",
    ),
}


@pytest.mark.parametrize(("known", "fingerprint"), FINGERPRINTS.values(), ids=FINGERPRINTS)
def test_fingerprints_are_the_same_in_every_version_and_on_every_machine(known: Finding, fingerprint: str) -> None:
    # Baselines of users have these: a change here makes all that they know new.
    assert known.fingerprint == fingerprint
