"""Units of journeys: after all others, repeatable, and through the guard of the target."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.types import Scope

from caveat.asgi import extensions
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.targets.timing import Timing
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based.engine import drive
from harbour_ships import Clock
from pet_traffic import target
from small_orders import SPEC, Server

PETS = catalogue.find(str(Path(__file__).parents[2] / "documents" / "pets.yaml"))
PLAN = Plan(examples=2)
JOURNEYS = ["journey /pets", "journey /pets/{}/photos"]


def digests(plan: Plan) -> dict[str, str]:
    verdict = run(PETS, mock_target(PETS), drive, plan)
    assert (verdict.findings, verdict.errors) == ((), ())
    return {unit.name: unit.digest for unit in verdict.units}


def test_journeys_are_repeatable_units_that_come_first() -> None:
    alone = digests(replace(PLAN, phases=("journeys",)))
    assert list(alone) == JOURNEYS
    every = digests(PLAN)
    assert list(every)[:2] == JOURNEYS
    assert {name: every[name] for name in JOURNEYS} == alone


def test_journeys_leave_other_units_as_they_are() -> None:
    without = digests(replace(PLAN, phases=PHASES[:-1]))
    every = digests(PLAN)
    assert without == {name: digest for name, digest in every.items() if name not in JOURNEYS}


def test_a_target_that_stops_ends_a_journey() -> None:
    target = mock_target(PETS)
    verdict = run(PETS, target, drive, replace(PLAN, phases=("journeys",), deadline=0))
    assert verdict.exchanges == 0
    assert verdict.errors == ("max_time is used up: not everything was tested",)


def test_a_promise_that_needs_time_is_waited_for_by_the_journey_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def wait(_scope: Scope, seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(extensions, "wait", wait)
    clock = Clock()
    to = replace(target(Server("not stored")), timing=Timing(clock, clock.sleep))
    run(Api("orders", lambda: SPEC), to, drive, Plan(examples=25, phases=("journeys",)))
    assert clock.now > 0
    assert waited == []
