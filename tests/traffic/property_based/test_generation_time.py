"""The time for generated values: once it is over, Hypothesis generates none, and a run ends without an error."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.generation.hypothesis.examples import generate_many

from caveat.session.session import Session
from caveat.targets.target import observed
from caveat.traffic.events import Notice, RunError
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.generation_time import bounded, share_ends
from pet_traffic import PETS, QUICK, target, valid_response


def test_values_are_generated_until_the_time_is_over() -> None:
    drawn: list[int] = []

    def recorded(value: int) -> int:
        drawn.append(value)
        return value

    def draw() -> st.SearchStrategy[int]:
        return st.integers().map(recorded)

    with bounded(lambda: len(drawn) >= 3):
        assert len(generate_many(draw(), 50)) == 3
        with pytest.raises(Unsatisfiable):
            generate_many(draw(), 50)
    assert len(generate_many(draw(), 50)) == 50


def test_attempts_that_fit_nothing_end_with_the_time() -> None:
    attempts: list[int] = []

    def fits(value: int) -> bool:
        attempts.append(value)
        return False

    with bounded(lambda: len(attempts) >= 4), pytest.raises(Unsatisfiable):
        generate_many(st.integers().filter(fits), 50)
    # Hypothesis filters a few values for each attempt.
    assert 4 <= len(attempts) <= 6


def test_the_share_is_that_of_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 100.0)
    assert [share_ends(deadline) for deadline in (None, 140.0, 100.0, 90.0)] == [None, 110.0, 100.0, 100.0]


@pytest.mark.parametrize("phase", ["examples", "coverage", "fuzzing", "stateful"])
def test_a_run_whose_time_is_over_reports_that_and_no_error(phase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The clock is read a few times before the first value.
    times = iter([0.0] * 4)
    monkeypatch.setattr("time.monotonic", lambda: next(times, 1000.0))
    plan = replace(QUICK, phases=(phase,), deadline=500.0)
    tested = observed(target(valid_response), Session(PETS))
    events = list(drive(PETS.spec, tested, plan))
    assert [event for event in events if isinstance(event, RunError | Notice)] == []
    assert tested.traffic_log.stopped == "max_time is used up"
