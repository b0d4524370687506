"""Sentences about a run."""

from __future__ import annotations

from caveat.judging.verdict import Verdict
from caveat.reports.summary import conclusion, kept, never_accepted, state


def test_the_conclusion_follows_from_the_exit_code(verdicts: tuple[Verdict, ...]) -> None:
    broken, sound = verdicts
    assert conclusion([sound]) == "Kept: 9 exchanges judged, no findings."
    assert conclusion([broken, sound]) == "Broken: 5 findings in 1,243 exchanges judged."
    assert conclusion([sound, Verdict("a", 0, errors=("no",))]) == "Could not judge: see above."
    assert conclusion([]) == "Could not judge: see above."


def test_each_verdict_has_a_state(verdicts: tuple[Verdict, ...]) -> None:
    states = [state(verdict) for verdict in (*verdicts, Verdict("a", 0, errors=("no",)))]
    assert states == ["BROKEN", "kept", "COULD NOT JUDGE"]


def test_operations_that_accepted_no_request_are_named(verdicts: tuple[Verdict, ...]) -> None:
    sentence = "pets: no request was accepted by make-pet: no success response was judged."
    assert list(never_accepted(verdicts)) == [sentence]


def test_what_was_kept_is_listed_with_its_title(verdicts: tuple[Verdict, ...]) -> None:
    assert list(kept(verdicts)) == [
        "KEPT    OAS002  pets  Media types are documented.",
        "KEPT    OAS001  a-sound-one  An operation answers only as documented.",
    ]
