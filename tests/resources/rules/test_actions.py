"""STA026: a later read shows the changes of an action on an item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.runs.run import run
from caveat.targets.timing import Timing
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from exchange_text import results
from harbour_ships import Clock
from pet_traffic import target
from small_orders import SPEC, Server


@pytest.mark.parametrize(
    ("habit", "found"),
    [
        ("", False),
        ("refuses", False),
        ("slow", False),
        ("quick", False),
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


OPEN = "GET /orders/1 -> 200 {id: 1, note: a, status: open, changes: 0}"
CLOSE = "POST /orders/1/close -> 200 {id: 1, note: a, status: closed, changes: 0}"
UNSURE = "? another client or a background job may have caused it"
ONCE: dict[str, tuple[str, bool, str | None]] = {
    "what the name says": (
        f"{OPEN}\n{CLOSE}\nwait 3\n{OPEN}",
        True,
        'the field status is still "open", expected "closed"',
    ),
    "what the name says, where other clients write": (f"{OPEN}\n{CLOSE}\nwait 3\n{OPEN}", False, UNSURE),
    "what the name says, after it was shown": (
        f"{OPEN}\n{CLOSE}\n{OPEN.replace('open', 'closed')}\nwait 3\n{OPEN}",
        True,
        UNSURE,
    ),
    "what the name says, but the response does not show it": (
        f"{OPEN}\n{CLOSE.replace('closed', 'open')}\nwait 3\n{OPEN}",
        True,
        UNSURE,
    ),
    "what the name says, at once": (f"{OPEN}\n{CLOSE}\n{OPEN}", True, "? the write may become visible later"),
}


@pytest.mark.parametrize("title", ONCE)
def test_an_action_that_is_carried_out_once(title: str) -> None:
    text, exclusive, expected = ONCE[title]
    said = results(SPEC, text, exclusive=exclusive).get("STA026")
    assert said is not None
    assert said.removesuffix(" after the action") == expected


def test_another_field_than_the_name_says_may_change_by_itself() -> None:
    story = f"{OPEN}\n{CLOSE.replace('changes: 0', 'changes: 1')}\nwait 3\n{OPEN.replace('open', 'closed')}"
    assert results(SPEC, story, exclusive=True)["STA026"] == UNSURE
