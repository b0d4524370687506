"""The rate limit: no period of one second has more allowed calls than the limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.unleash.mock.rate import PERIOD_NS, RateLimit


@pytest.mark.parametrize(
    ("limit", "times_ms", "allowed"),
    [
        (1, [0, 999, 1000, 1999, 2000], [True, False, True, False, True]),
        (2, [0, 900, 999, 1000, 1899, 1900], [True, True, False, True, False, True]),
    ],
)
def test_calls_are_allowed_or_not(limit: int, times_ms: list[int], allowed: list[bool]) -> None:
    rate_limit = RateLimit(limit)
    assert [rate_limit.allow(ms * 1_000_000) for ms in times_ms] == allowed


@given(st.integers(1, 4), st.lists(st.integers(0, 700_000_000), max_size=40))
def test_no_second_has_more_calls_than_the_limit(limit: int, gaps: list[int]) -> None:
    rate_limit, now, allowed = RateLimit(limit), 0, list[int]()
    for gap in gaps:
        now += gap
        if rate_limit.allow(now):
            allowed.append(now)
    assert all(later - earlier >= PERIOD_NS for earlier, later in zip(allowed, allowed[limit:], strict=False))
    assert bool(allowed) is bool(gaps)
