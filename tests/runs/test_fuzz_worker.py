"""The plans of rounds, and the end of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from caveat.runs.fuzz_worker import FuzzWorker, InThisProcess, Part, Setup
from caveat.runs.spending import Spending
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.units import Unit
from mock_job import mock_of

SETUP = Setup("garden.yaml", partial(mock_of, seed=3), "", Plan(seed=3, examples=2), Path("a.jsonl"), "http://a")
UNITS = [Unit(1, "a"), Unit(2, "b"), Unit(3, "c")]


def test_the_first_round_has_all_phases_and_each_later_one_another_seed() -> None:
    plans = [SETUP.plan_of(number) for number in range(3)]
    assert [plan.seed for plan in plans] == [3, 4, 5]
    later = ("fuzzing", "stateful", "journeys")
    assert [plan.phases for plan in plans] == [PHASES, later, later]


@dataclass(slots=True)
class Stops(FuzzWorker):
    """Says at one unit that the run has to end."""

    at: int = 0
    carried_out: list[int] = field(default_factory=list)

    def do(self, _number: int, unit: Unit, _on_activity: Callable[[], None] = lambda: None) -> Part:
        """Carry out nothing."""
        self.carried_out.append(unit.number)
        return Part(unit, (), "max_requests (3) is used up" if unit.number == self.at else "", used_up=True)


@pytest.mark.parametrize(("at", "carried_out"), [(0, [1, 2, 3]), (2, [1, 2])])
def test_no_unit_is_carried_out_after_one_that_ends_the_run(at: int, carried_out: list[int]) -> None:
    worker = Stops(SETUP, Spending.none(), at=at)
    parts = list(InThisProcess(worker).carry_out(0, UNITS, lambda: None))
    assert [part.unit.number for part in parts] == worker.carried_out == carried_out
