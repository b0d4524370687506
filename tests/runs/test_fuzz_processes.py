"""How units end that other processes carry out."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from caveat.runs.fuzz_processes import part_of, started
from caveat.runs.fuzz_worker import Part
from caveat.runs.processes import KILLED
from caveat.runs.spending import Spending
from caveat.traffic.units import Unit

UNIT = Unit(1, "a")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BrokenProcessPool(), Part(UNIT, (), KILLED)),
        (KeyboardInterrupt(), Part(UNIT, (), "the run was interrupted", interrupted=True)),
    ],
)
def test_a_unit_whose_process_ended_is_not_complete(error: BaseException, expected: Part) -> None:
    future: Future[Part] = Future()
    future.set_exception(error)
    assert part_of(UNIT, future) == expected


def test_one_worker_is_this_process() -> None:
    with started(Spending.none(), 1) as build_executor:
        assert build_executor is None
