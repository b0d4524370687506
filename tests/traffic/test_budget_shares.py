"""The requests that a limit allows are divided among the units of a run."""

from __future__ import annotations

import pytest

from caveat.traffic.budget_shares import later_units, share_of
from caveat.traffic.plan import Plan
from caveat.traffic.units import Unit

FIRST = Unit(1, first=("a", "b"), weight=1_000)
JOURNEY = Unit(2, resource="/a", weight=20)
A = Unit(3, "a", weight=9)
B = Unit(4, "b", weight=30)

SHARES = {
    "first calls need no share": (FIRST, [JOURNEY, A, B], 100, None),
    "a journey has three shares": (JOURNEY, [A, B], 100, 60),
    "an operation has one": (A, [B], 41, 20),
    "the last unit may use all": (B, [], 7, None),
    "a share is never nothing": (A, [B], 1, 1),
}


@pytest.mark.parametrize("title", SHARES)
def test_the_share_of_a_unit(title: str) -> None:
    unit, later, left, expected = SHARES[title]
    assert share_of(left, unit, later) == expected


ORDERS = {
    "one process": (Plan(), [A, B]),
    "several processes": (Plan(only=frozenset({2})), [A]),
}


@pytest.mark.parametrize("title", ORDERS)
def test_later_units_are_those_that_start_later(title: str) -> None:
    plan, later = ORDERS[title]
    assert later_units([FIRST, JOURNEY, A, B], JOURNEY, plan) == later
