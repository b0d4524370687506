"""Lists of requests are shortened to the needed ones, with few requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.runs.shortened import MAX_REQUESTS, Positions, shortened

WHOLE = tuple(range(60))


@given(st.sets(st.sampled_from(WHOLE), max_size=3))
def test_what_is_needed_is_left(needed: set[int]) -> None:
    assert shortened(WHOLE[:20], [], lambda positions: (needed & {*WHOLE[:20]}) <= {*positions}) == tuple(
        sorted(needed & {*WHOLE[:20]})
    )


@given(st.sets(st.sampled_from(WHOLE)), st.sets(st.integers(0, 2_000)))
def test_the_result_repeats_in_any_case_and_costs_no_more_than_its_limit(needed: set[int], likely: set[int]) -> None:
    sent = 0

    def repeats(positions: Positions) -> bool:
        nonlocal sent
        sent += len(positions) + 1
        return needed <= {*positions}

    whole = tuple(range(2_000))
    left = shortened(whole, [tuple(sorted(likely))], repeats)
    assert needed <= {*left}
    assert list(left) == sorted({*left})
    assert sent <= MAX_REQUESTS


@pytest.mark.parametrize(("whole", "left"), [((), ()), ((4,), (4,))])
def test_a_short_list_is_tried_too(whole: Positions, left: Positions) -> None:
    assert shortened(whole, [], lambda positions: positions == left) == left


def test_likely_requests_are_tried_first() -> None:
    tries: list[Positions] = []

    def repeats(positions: Positions) -> bool:
        tries.append(positions)
        return 5 in positions

    assert shortened(WHOLE, [(5, 9)], repeats) == (5,)
    assert tries[:3] == [(9,), (5, 9), (9,)]
