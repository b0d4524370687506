"""Journeys through a server that takes forms and updates items by POST."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calls_server import Calls, document
from caveat.catalogue.api import Api
from caveat.judging.verdict import Verdict
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.targets.timing import Timing
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan
from caveat.traffic.property_based.engine import drive
from harbour_ships import Clock
from pet_traffic import target

MERGES = "Fields that are not sent stay as they are."


def travelled(*switches: str, description: str = "", seed: int = 0) -> Verdict:
    api = Api("calls", lambda: document(description=description))
    clock = Clock()
    to = replace(target(Calls(frozenset(switches)).respond), timing=Timing(clock, clock.sleep))
    return run(api, to, drive, Plan(examples=100, seed=seed, phases=(JOURNEYS,)))


@pytest.mark.parametrize("switch", ["", "replaces", "ignores", "rewrites"])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_correct_server_has_no_finding(switch: str, seed: int) -> None:
    verdict = travelled(switch, seed=seed)
    assert (verdict.breaches, verdict.errors) == ((), ())
    assert {name for name, outcome in verdict.outcomes.items() if outcome.promised} == set(document().operations)


@pytest.mark.parametrize(("switch", "code"), [("lost update", "STA004"), ("replaces", "STA005")])
def test_a_fault_is_found(switch: str, code: str) -> None:
    assert {each.code for each in travelled(switch, description=MERGES).breaches} == {code}


def test_a_server_that_merges_as_described_has_no_finding() -> None:
    for switches in ((), ("rewrites",)):
        assert travelled(*switches, description=MERGES).breaches == ()


def test_the_own_mock_of_the_document_has_no_finding() -> None:
    api = Api("calls", document)
    verdict = run(api, mock_target(api), drive, Plan(examples=25, phases=(JOURNEYS, "fuzzing", STATEFUL)))
    assert (verdict.breaches, verdict.errors) == ((), ())
