"""Divides the requests that a limit allows among the units of a run, so that none uses up what others need."""

from __future__ import annotations

from collections.abc import Sequence

from caveat.traffic.plan import Plan
from caveat.traffic.units import Unit

JOURNEY_SHARE = 3
"""The share of a journey, compared with that of another unit: its last requests depend on its first ones."""


def share_of(left: int, unit: Unit, later: Sequence[Unit]) -> int | None:
    """How many of the requests that are left a unit may send; None if it may send all of them.

    A unit that needs fewer requests than its share leaves more for each later one.
    """
    if unit.first or not later:
        return None
    return max(left * _share(unit) // (_share(unit) + sum(map(_share, later))), 1)


def later_units(every: Sequence[Unit], unit: Unit, plan: Plan) -> list[Unit]:
    """The units that start after one: in the order of their numbers, or by weight where processes carry them out."""
    started = list(every) if plan.only is None else sorted(every, key=lambda each: -each.weight)
    return started[started.index(unit) + 1 :]


def _share(unit: Unit) -> int:
    return JOURNEY_SHARE if unit.is_journey else 1
