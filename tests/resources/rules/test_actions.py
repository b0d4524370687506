"""STA026: a later read shows the changes of an action on an item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.runs.run import run
from caveat.targets.timing import Timing
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from harbour_ships import Clock
from pet_traffic import target
from small_orders import SPEC, Server


@pytest.mark.parametrize(
    ("habit", "found"),
    [
        ("", False),
        ("refuses", False),
        ("slow", False),
        ("shows nothing", False),
        ("not stored", True),
        ("no effect", True),
    ],
)
@pytest.mark.parametrize("exclusive", [True, False])
def test_an_action_changes_what_its_response_and_its_name_say(habit: str, found: bool, exclusive: bool) -> None:  # noqa: FBT001 - a table's columns
    clock = Clock()
    to = replace(target(Server(habit)), exclusive=exclusive, timing=Timing(clock, clock.sleep))
    verdict = run(Api("orders", lambda: SPEC), to, drive, Plan(examples=50, phases=("journeys",)))
    codes = {each.code for each in verdict.findings if each.code.startswith("STA")}
    assert codes == ({"STA026"} if found else set())
