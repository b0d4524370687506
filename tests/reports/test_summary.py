"""Sentences about a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.judging.reach import Outcome
from caveat.judging.verdict import Evaluations, Verdict
from caveat.openapi.selection import NOT_INCLUDED
from caveat.reports.summary import conclusion, evaluated, kept, not_judged, notices, state, undecided, unreached


def test_the_conclusion_follows_from_the_exit_code(verdicts: tuple[Verdict, ...]) -> None:
    broken, sound = verdicts
    assert conclusion([sound]) == "Kept: 9 exchanges judged, no findings."
    assert conclusion([broken, sound]) == "Broken: 5 findings in 1,243 exchanges judged."
    assert conclusion([sound, Verdict("a", 0, errors=("no",))]) == "Could not judge: see above."
    assert conclusion([]) == "Could not judge: see above."
    interrupted = replace(broken, interrupted=True)
    partial = "The run was interrupted: this report is partial."
    limited = "A limit left requests out: not everything was tested."
    assert conclusion([replace(sound, limited=True)]) == f"Kept: 9 exchanges judged, no findings. {limited}"
    assert conclusion([interrupted, sound]) == f"Broken: 5 findings in 1,243 exchanges judged. {partial}"


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (([200], [404], [404]), ", but 2 of 3 operations not reached."),
        (([200], [200], [404]), "."),
        (([200], [404]), "."),
        (([200], [], []), ", but 2 of 3 operations not reached."),
    ],
)
def test_the_conclusion_says_if_most_operations_were_not_reached(statuses: tuple[list[int], ...], said: str) -> None:
    outcomes = {
        str(number): Outcome(dict.fromkeys(each, 1), promised=200 in each) for number, each in enumerate(statuses)
    }
    left_out = {name: Outcome(allowed=False) for name in ("left out", "not allowed", "neither")}
    assert conclusion([Verdict("a", 9, exchanges=9, outcomes=outcomes | left_out)]) == (
        f"Kept: 9 exchanges judged, no findings{said}"
    )


def test_each_verdict_has_a_state(verdicts: tuple[Verdict, ...]) -> None:
    states = [state(verdict) for verdict in (*verdicts, Verdict("a", 0, errors=("no",)))]
    assert states == ["BROKEN", "kept", "COULD NOT JUDGE"]


def test_operations_that_were_not_reached_are_listed_with_the_reason(verdicts: tuple[Verdict, ...]) -> None:
    lines = [
        "pets: 3 of 4 operations not reached:",
        "  drop-pet: never sent: the target does not allow writes",
        "  feed-pet: not judged: 429 Too Many Requests",
        "  make-pet: only refused: 400 (12), 500 (988)",
    ]
    assert list(unreached(verdicts)) == lines
    assert list(unreached(verdicts, 1)) == [*lines[:2], "  and 2 more, which -v lists"]


def test_operations_that_no_pattern_includes_are_counted() -> None:
    left_out, reached = Outcome(not_sent={NOT_INCLUDED: 0}, allowed=False), Outcome({200: 1}, promised=True)
    verdict = Verdict("a", 4, outcomes={"get": reached, "put": left_out, "post": left_out, "patch": Outcome({400: 1})})
    assert list(unreached([verdict])) == [
        "a: 2 operations left out: no pattern includes them",
        "a: 1 of 2 operations not reached:",
        "  patch: only refused: 400 (1)",
    ]
    alone = replace(verdict, outcomes={"get": reached, "put": left_out})
    assert list(unreached([alone])) == ["a: 1 operation left out: no pattern includes it"]


@pytest.mark.parametrize(("statuses", "says"), [({302: 2, 301: 1}, True), ({302: 2, 404: 1}, False), ({}, False)])
def test_a_server_that_only_redirects_may_have_moved(statuses: dict[int, int], *, says: bool) -> None:
    *_, last = unreached([Verdict("a", 1, outcomes={"get": Outcome(statuses)})])
    assert (last == "  Every response is a redirect: the base URL may have moved to what Location names.") is says


def test_responses_that_were_not_judged_are_counted_in_one_line(verdicts: tuple[Verdict, ...]) -> None:
    assert list(not_judged(verdicts)) == ["pets: 4 responses not judged: 429 Too Many Requests (4)"]


def test_promises_about_state_are_counted_in_one_line(verdicts: tuple[Verdict, ...]) -> None:
    counts = "12 checks kept, 1 broken, 2 undecided: the write may become visible later (2)"
    assert list(evaluated(verdicts)) == [f"pets: state rules: {counts}"]
    one = Verdict("a", 1, evaluations={"STA001": Evaluations(kept=1), "STA002": Evaluations(kept=2)})
    assert list(evaluated([one])) == ["a: state rules: 3 checks kept, 0 broken, 0 undecided"]


def test_what_exchanges_left_open_is_listed_by_operation(verdicts: tuple[Verdict, ...]) -> None:
    assert list(undecided(verdicts)) == [
        "pets: undecided checks of state rules, by operation and reason:",
        "  STA001 read-pet: the write may become visible later (2)",
    ]


@pytest.mark.parametrize(
    ("evaluations", "said"),
    [
        ({"STA001": Evaluations(cannot_tell={"a": 150, "b": 2})}, " Nothing was learned about: STA001 (152 open)."),
        ({"STA001": Evaluations(kept=1, cannot_tell={"a": 2}), "STA002": Evaluations()}, ""),
        (
            {f"STA00{number}": Evaluations(cannot_tell={"a": 1}) for number in range(7)},
            (
                " Nothing was learned about: STA000 (1 open), STA001 (1 open), STA002 (1 open), STA003 (1 open), "
                "STA004 (1 open) and 2 more."
            ),
        ),
    ],
)
def test_the_conclusion_names_promises_that_no_exchange_decided(evaluations: dict[str, Evaluations], said: str) -> None:
    verdict = Verdict("a", 1, exchanges=9, evaluations=evaluations)
    assert conclusion([verdict]) == f"Kept: 9 exchanges judged, no findings.{said}"


def test_kept_promises_are_listed_with_their_titles(verdicts: tuple[Verdict, ...]) -> None:
    assert list(kept(verdicts)) == [
        "KEPT    OAS002  pets  Media types are documented.",
        "KEPT    OAS001  a-sound-one  An operation answers only as documented.",
    ]


def test_a_notice_ends_with_one_full_stop_or_question_mark() -> None:
    verdict = Verdict("pets", 1, notices=("a part is not used", "did you mean get?"))
    assert list(notices([verdict])) == ["pets: a part is not used.", "pets: did you mean get?"]
