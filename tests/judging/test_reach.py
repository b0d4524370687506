"""Reach: the outcome of the requests to an operation, and the reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.judging.reach import IN_ANOTHER_SHARD, NOT_GENERATED, Outcome, Reach, together

OUTCOMES = {
    "a promised response": (Outcome({200: 1, 404: 2}, promised=True), Reach.REACHED, ""),
    "refusals": (Outcome({404: 2, 400: 1_000}), Reach.REFUSED, "400 (1,000), 404 (2)"),
    "an undocumented success": (Outcome({202: 1, 400: 2}), Reach.ACCEPTED, "202 (1), 400 (2)"),
    "nothing that counts": (Outcome(not_judged={"429": 2}), Reach.NOT_JUDGED, "429"),
    "nothing allowed": (Outcome(not_sent={"it writes": 0}), Reach.NOT_SENT, "it writes"),
    "nothing generated": (Outcome(), Reach.NOT_SENT, NOT_GENERATED),
    "another shard": (Outcome(not_sent={IN_ANOTHER_SHARD: 0}), Reach.NOT_SENT, IN_ANOTHER_SHARD),
    "another shard, which was stopped": (
        Outcome(not_sent={IN_ANOTHER_SHARD: 0, "max_time": 0}),
        Reach.NOT_SENT,
        "max_time",
    ),
}


@pytest.mark.parametrize("title", OUTCOMES)
def test_an_outcome_has_a_state_and_a_reason(title: str) -> None:
    outcome, state, why = OUTCOMES[title]
    assert (outcome.state, outcome.why) == (state, why)


COUNTS = st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 9))
ANY = st.builds(Outcome, st.dictionaries(st.sampled_from([200, 404]), st.integers(1, 9)), st.booleans(), COUNTS, COUNTS)


@given(ANY, ANY, ANY)
def test_the_order_of_parts_does_not_matter(first: Outcome, second: Outcome, third: Outcome) -> None:
    assert together(first, second) == together(second, first)
    assert together(together(first, second), third) == together(first, together(second, third))
