"""STA027: items below a parent are shown below no other parent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import target
from small_fleet import SPEC, Server

HABITS = {"": set(), "on loan": set(), "ignores the parent": {"STA027"}, "lists all": {"STA027"}}


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("exclusive", [True, False])
def test_an_item_is_shown_below_its_own_parent(habit: str, exclusive: bool) -> None:  # noqa: FBT001 - a table's column
    to = replace(target(Server(habit)), exclusive=exclusive)
    verdict = run(Api("ships", lambda: SPEC), to, drive, Plan(examples=25, phases=("journeys",)))
    assert {each.code for each in verdict.findings if each.code.startswith("STA")} == HABITS[habit]
