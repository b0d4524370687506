"""Findings of a changed exchange that the unchanged exchange does not have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.exchange import Exchange
from caveat.judging.evidence import documented
from caveat.judging.judge import Judge
from caveat.judging.rule import Breach, rule
from caveat.judging.verdict import Verdict
from caveat.mutation.judged import Findings, Judged, finding_key, known_findings
from caveat.mutation.recording import Step
from caveat.testing import rule_cases
from mutated import API, BOOK, answer, request

CASES = Path(__file__).parent.parent / "cases"

WRONG = API.spec.exchange(request(), answer({**BOOK, "id": "a"}))


def test_a_breach_is_found() -> None:
    assert [finding.code for finding in Judged(API).alone(WRONG).new] == ["OAS003"]


def test_findings_without_a_mutant_do_not_count() -> None:
    [finding] = Judged(API).alone(WRONG).new
    known = known_findings(Verdict("library", 1, findings=(finding,)))
    assert Judged(API, known=known).alone(WRONG) == Findings((), frozenset({"OAS003"}))


@pytest.mark.parametrize(
    "other",
    [
        API.spec.exchange(request(), answer({**BOOK, "tags": "a"})),
        API.spec.exchange(request(), answer({**BOOK, "id": None})),
        API.spec.exchange(request(), answer(status=204)),
    ],
    ids=["at another place", "of another kind", "with another status"],
)
def test_what_differs_from_what_the_run_found_is_new(other: Exchange) -> None:
    [known] = Judged(API).alone(WRONG).new
    assert Judged(API, known=frozenset({finding_key(known)})).alone(other).new


def test_a_status_that_is_left_open_does_not_hide_one_that_is_wrong() -> None:
    refusal = API.spec.exchange(request(), answer(status=409))
    [open_one] = [each for each in Judge(API.rules).judge(refusal).findings if each.code == "OAS001"]
    known = known_findings(Verdict("library", 1, findings=(open_one,)))
    wrong = API.spec.exchange(request(), answer(status=203))
    assert Judged(API, known=known).alone(wrong).codes() == {"OAS001"}


def test_what_is_left_open_does_not_count() -> None:
    # A document need not list refusals.
    assert Judged(API).alone(API.spec.exchange(request(), answer(status=409))) == Findings(())


def test_a_sequence_is_judged_by_the_rules_about_behaviour_only() -> None:
    assert list(Judged(API).sequence([Step(WRONG.request, WRONG.response)])) == []


def test_a_sequence_is_judged_in_order() -> None:
    unleash = catalogue.api("unleash")
    cases = rule_cases.read(CASES / "unleash" / "UNL003.yaml", unleash.spec)
    broken = next(case for case in cases if case.broken)
    steps = [Step(each.request, each.response) for each in broken.exchanges]
    assert "UNL003" in [finding.code for finding in Judged(unleash).sequence(steps)]
    assert "UNL003" not in [finding.code for finding in Judged(unleash).sequence(steps[1:])]


def test_a_rule_that_fails_on_a_changed_response_says_nothing_of_it() -> None:
    @rule("XXX001", evidence=documented("a test"))
    def fails(exchange: Exchange) -> Iterator[Breach]:
        """Nothing is wrong."""
        yield Breach(str(exchange.response.json["no such field"]))  # type: ignore[index, call-overload] # it fails

    judged = Judged(API)
    judged._in_order = Judge([fails])
    assert list(judged.sequence([Step(WRONG.request, WRONG.response)])) == []
