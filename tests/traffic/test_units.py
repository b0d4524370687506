"""Units: the operations that a target allows, deletions last, the parts of the sequences, then the journeys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.catalogue import catalogue
from caveat.openapi.operation import Effect
from caveat.targets.mock import mock_target
from caveat.traffic import units as traffic_units
from caveat.traffic.plan import Plan
from caveat.traffic.units import shard, units
from pet_shop import SPEC
from pet_traffic import target, valid_response

TARGET = target(valid_response)
SEQUENCES = ["sequences 1", "sequences 2", "sequences 3", "sequences 4"]

PLANS = {
    "all phases": (Plan(), ["journey /pets", "list-pets", "make-pet", "look", "free", "drop-pet", *SEQUENCES]),
    "one phase": (Plan(phases=("fuzzing",)), ["list-pets", "make-pet", "look", "free", "drop-pet"]),
    "journeys only": (Plan(phases=("journeys",)), ["journey /pets"]),
    "sequences only": (Plan(phases=("stateful",)), SEQUENCES),
    "brief": (
        Plan(phases=("fuzzing",), brief=True),
        ["first calls 1", "free", "look", "list-pets", "make-pet", "drop-pet"],
    ),
    "brief, sequences only": (Plan(phases=("stateful",), brief=True), SEQUENCES),
}


@pytest.mark.parametrize("title", PLANS)
def test_the_units_of_a_plan(title: str) -> None:
    plan, names = PLANS[title]
    assert [unit.name for unit in units(SPEC, TARGET, plan)] == names
    assert [unit.number for unit in units(SPEC, TARGET, plan)] == list(range(1, len(names) + 1))


def test_an_operation_that_the_target_does_not_allow_is_no_unit() -> None:
    reads = replace(TARGET, not_allowed=lambda operation: "" if operation.effect is Effect.READS else "it writes")
    plan = Plan(phases=("fuzzing",))
    assert [unit.name for unit in units(SPEC, reads, plan)] == ["list-pets", "look", "free"]


@pytest.mark.parametrize("count", [1, 2, 3, 20])
def test_shards_share_out_all_units(count: int) -> None:
    every = units(SPEC, TARGET, Plan())
    shared = [unit for number in range(count) for unit in shard(every, Plan(shard=(number + 1, count)))]
    assert sorted(shared) == list(every)


def test_a_brief_run_calls_each_operation_once_in_the_first_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic_units, "FIRST_TOGETHER", 2)
    first = [unit for unit in units(SPEC, TARGET, Plan(brief=True)) if unit.first]
    assert [unit.first for unit in first] == [("list-pets", "make-pet"), ("look", "free"), ("drop-pet",)]
    assert [unit.name for unit in first] == ["first calls 1", "first calls 2", "first calls 3"]
    others = max(unit.weight for unit in units(SPEC, TARGET, Plan(brief=True)) if not unit.first)
    assert min(unit.weight for unit in first) > others


def test_the_longest_units_start_first() -> None:
    """The more parameters and properties an operation has, the more requests it needs."""
    api = catalogue.find("dialog360")
    weights = {unit.operation: unit.weight for unit in units(api.spec, mock_target(api), Plan()) if unit.operation}
    assert weights["create-ad-campaign"] > weights["list-events"] > weights["create-keyword"] > weights["get-ad"]
