"""Journeys through the sample API: no findings on habits of correct servers, and each fault is reached."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Effect
from caveat.runs.run import run
from caveat.targets.timing import Timing
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from harbour_faults import STATE_FAULTS
from harbour_journey import Travelled, travelled
from harbour_ships import Clock
from pet_traffic import target
from resource_document import JSON, operation, properties, spec_of

HABITS = (
    (),
    *((each,) for each in ("natural key", "uuids", "get or create", "put creates", "masked", "envelope")),
    *((each,) for each in ("eventual", "later", "drafts", "soft delete", "eager reading", "background job")),
    *((each,) for each in ("locks", "json patch", "name is immutable", "numbers are floats", "references")),
    *((each,) for each in ("cap", "pages from 0", "cursor", "link in the body", "link in a header", "no order")),
    *((each,) for each in ("map", "no pages", "nested list", "refusals", "500 after the write", "rows are added")),
)


@pytest.mark.parametrize("switches", HABITS, ids="+".join)
def test_a_correct_server_has_no_finding(switches: tuple[str, ...]) -> None:
    for seed in range(2):
        assert travelled(*switches, seed=seed, exclusive=seed == 0).codes == []


ALARMS = [("background job", 9), ("background job", 13), ("another client", 11), ("another client", 16)]
"""Habits, with seeds that showed a false alarm."""


@pytest.mark.parametrize(("habit", "seed"), ALARMS)
def test_changes_of_other_clients_are_no_findings(habit: str, seed: int) -> None:
    assert travelled(habit, seed=seed, exclusive=False).codes == []


NOT_FOUND = {("reading removes",)}
"""Faults that journeys alone do not find on these seeds."""


@pytest.mark.parametrize("switches", [each for each in STATE_FAULTS if each not in NOT_FOUND], ids="+".join)
def test_a_fault_is_found(switches: tuple[str, ...]) -> None:
    clients = (Travelled(frozenset(switches), seed) for seed in range(4))
    # The first journey that shows it is the last.
    codes = (code for client in clients for _ in client.journeys() for code in client.codes)
    assert any(code.startswith(STATE_FAULTS[switches]) for code in codes)


@pytest.mark.parametrize("switches", [("create is not stored",)], ids="+".join)
def test_a_fault_is_found_beside_other_clients(switches: tuple[str, ...]) -> None:
    for seed in range(2):
        codes = {code[:6] for code in travelled(*switches, seed=seed, exclusive=False, rounds=1).codes}
        assert STATE_FAULTS[switches] in codes


def test_links_that_drop_a_filter_are_found() -> None:
    codes = [each[:6] for each in travelled("links drop the filter", "link in the body").codes]
    assert "STA011" in codes


def test_the_seed_decides_what_is_sent() -> None:
    first, again, other = (travelled(seed=seed, rounds=1).exchanges for seed in (1, 1, 2))
    assert first == again != other


def test_only_the_reading_steps_are_sent_to_a_target_that_is_only_read() -> None:
    reads = replace(target(lambda _: Response(200)), not_allowed=_writes)
    journey = Travelled(frozenset(), 0)
    journey.server.rows = {"1": {"id": 1, "name": "Ada", "kind": "tug"}}
    journey.travel(1, reads)
    sent = {(request.method, request.path) for request, _ in journey.exchanges}
    assert sent == {("GET", "/ships"), ("GET", "/ships/1"), ("HEAD", "/ships/1")}


def _writes(operation: object) -> str:
    return "" if getattr(operation, "effect", None) is Effect.READS else "it writes"


SETTINGS = properties(colour={"enum": ["red", "green", "blue"]}, rows="integer", note="string")
SINGLETON = spec_of(
    {
        "/settings": {
            "get": operation("read", SETTINGS),
            "patch": operation("change", SETTINGS, body=SETTINGS),
        }
    }
)


@pytest.mark.parametrize(("fault", "codes"), [("", set()), ("not stored", {"STA004"}), ("resets", {"STA005"})])
def test_a_singleton_is_changed_and_has_its_first_values_afterwards(fault: str, codes: set[str]) -> None:
    first: dict[str, JsonValue] = {"colour": "red", "rows": 20, "note": "a"}
    stored = dict(first)

    def answer(request: Request) -> Response:
        sent = as_object(request.json) if request.method == "PATCH" else {}
        if fault != "not stored":
            stored.update({"rows": 20, "note": "a"} if fault == "resets" and sent else {})
            stored.update(sent)
        shown = {**stored, **sent}
        return Response(200, Headers([("content-type", JSON)]), json.dumps(shown).encode())

    clock = Clock()
    to = replace(target(answer), exclusive=True, timing=Timing(clock, clock.sleep))
    verdict = run(Api("settings", lambda: SINGLETON), to, drive, Plan(examples=50, phases=("journeys",)))
    assert {each.code for each in verdict.findings} == codes
    assert stored == first
