"""Journeys of DFend: what breaks a rule about environments, users or opt-ins is found by the rule itself."""

from __future__ import annotations

from functools import cache

import pytest

from caveat.catalogue import catalogue
from caveat.mutation.mutant import Outcome
from caveat.mutation.mutants import Decider, selected
from caveat.mutation.recording import Recording, record
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

API = catalogue.api("dfend")


@cache
def recorded(seed: int = 0) -> Recording:
    return record(API, mock_target(API), drive, Plan(seed=seed, phases=("journeys",)))


@pytest.mark.parametrize("seed", range(3))
def test_the_mock_keeps_all_rules(seed: int) -> None:
    verdict = recorded(seed).verdict
    assert (verdict.findings, verdict.errors) == ((), ())
    assert {segment.unit.name for segment in recorded(seed).segments} == {
        "journey signals-of-a-server",
        "journey keys-of-environments",
    }


@pytest.mark.parametrize("code", ["DFE018", "DFE021", "DFE022", "DFE023"])
def test_a_rule_finds_what_breaks_it(code: str) -> None:
    [mutant] = selected(API, [f"prose {code}"])
    result = Decider(API, recorded()).result(mutant)
    assert (result.outcome, result.by) == (Outcome.FOUND, code), result.note


def test_each_key_is_that_of_its_environment() -> None:
    keys = [
        (step.request.headers["x-api-key"], step.response.status)
        for segment in recorded().segments
        for step in segment.steps
        if segment.unit.journey == "keys-of-environments" and step.request.method == "POST"
    ]
    assert keys[:4] == [
        ("fake-publishable-key", 404),
        ("fake-publishable-key", 403),
        ("fake-secret-key", 403),
        ("fake-secret-key", 200),
    ]
