"""A recording has what a session observes: units, resets, responses and webhook deliveries."""

from __future__ import annotations

from caveat.catalogue import catalogue
from caveat.mutation.recording import Recording, joined, record
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

API = catalogue.api("unleash")
PLAN = Plan(examples=3)


def recorded(only: frozenset[int] | None = None) -> Recording:
    return record(API, mock_target(API), drive, Plan(examples=3, only=only))


def test_a_recorded_run_is_the_run() -> None:
    recording, verdict = recorded(), run(API, mock_target(API), drive, PLAN)
    assert recording.exchanges == verdict.exchanges > 0
    assert (recording.verdict.digest, recording.verdict.findings) == (verdict.digest, ())
    assert recording.segments[0].unit.name == "call-signal-endpoint"


def test_units_that_are_recorded_apart_are_joined_in_order() -> None:
    api = catalogue.api("dfend")
    plan = Plan(examples=1, phases=("examples", "coverage"))
    units = (2, 1)
    parts = [
        record(api, mock_target(api), drive, Plan(plan.seed, 1, plan.phases, only=frozenset({number})))
        for number in units
    ]
    both = joined(parts)
    numbers = [segment.unit.number for segment in both.segments]
    assert numbers == sorted(numbers)
    assert set(numbers) == {1, 2}
    assert both.exchanges == sum(part.exchanges for part in parts) == both.verdict.exchanges
    assert any(step.deliveries for step in both.steps()), "a mock sends webhooks in a run"
