"""How often an endpoint may be called: in no stretch of a second more often than said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.unleash.mock.rate import PERIOD, Rate


@pytest.mark.parametrize(
    ("limit", "at", "passed"),
    [
        (1, [0, 999, 1000, 1999, 2000], [True, False, True, False, True]),
        (2, [0, 900, 999, 1000, 1899, 1900], [True, True, False, True, False, True]),
    ],
)
def test_calls_pass_or_not(limit: int, at: list[int], passed: list[bool]) -> None:
    rate = Rate(limit)
    assert [rate.allows(ms * 1_000_000) for ms in at] == passed


@given(st.integers(1, 4), st.lists(st.integers(0, 700_000_000), max_size=40))
def test_no_second_has_more_than_the_limit(limit: int, gaps: list[int]) -> None:
    rate, now, passed = Rate(limit), 0, list[int]()
    for gap in gaps:
        now += gap
        if rate.allows(now):
            passed.append(now)
    assert all(later - earlier >= PERIOD for earlier, later in zip(passed, passed[limit:], strict=False))
    assert bool(passed) is bool(gaps)
