"""Verdicts: kept and broken promises, and the exit code."""

from __future__ import annotations

import pytest

from caveat.judging.evidence import assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.judging.verdict import Verdict, exit_code

BROKEN = Finding("B2", "t", "m", Severity.NEWS)

PROMISES = tuple(Promise(code, "t", assumed("n")) for code in ("A1", "B2"))


def verdict(*, broken: bool = False, error: bool = False) -> Verdict:
    findings = (BROKEN, Finding("B1", "t", "m", Severity.NEWS), BROKEN) if broken else ()
    return Verdict("a", 1, promises=PROMISES, findings=findings, errors=("no",) if error else ())


def test_a_code_is_kept_or_broken() -> None:
    assert (verdict().kept, verdict().broken) == (("A1", "B2"), ())
    assert (verdict(broken=True).kept, verdict(broken=True).broken) == (("A1",), ("B1", "B2"))


CODES = [(False, False, 0), (True, False, 1), (False, True, 2), (True, True, 1)]


@pytest.mark.parametrize(("broken", "error", "code"), CODES)
def test_the_exit_code_of_one_verdict(broken: bool, error: bool, code: int) -> None:  # noqa: FBT001 - parameters of the table
    assert verdict(broken=broken, error=error).exit_code == code


ALL = {
    "none": ((), 2),
    "all kept": ((verdict(), verdict()), 0),
    "one broken": ((verdict(), verdict(broken=True)), 1),
    "one that could not be judged": ((verdict(), verdict(error=True)), 2),
    "one broken and one that could not be judged": ((verdict(broken=True), verdict(error=True)), 1),
}


@pytest.mark.parametrize("title", ALL)
def test_the_exit_code_of_several_verdicts(title: str) -> None:
    verdicts, code = ALL[title]
    assert exit_code(verdicts) == code
