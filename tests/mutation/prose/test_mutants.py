"""One mutant for each rule with a case table, and its outcome on a recorded run."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome
from caveat.mutation.prose.mutants import prose_mutants, result
from caveat.mutation.recording import Recording, record
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

API = catalogue.api("unleash")


def test_each_rule_has_one() -> None:
    assert [each.mutant.promise for each in prose_mutants(API)] == [rule.code for rule in API.own_rules]


def test_there_are_none_outside_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(prose_mutants(API)) == []


@pytest.fixture(scope="module")
def recording() -> Recording:
    return record(API, mock_target(API), drive, Plan(examples=10))


@pytest.mark.parametrize("number", range(len(API.own_rules)))
def test_the_run_of_a_mock_finds_it(number: int, recording: Recording) -> None:
    mutant = list(prose_mutants(API))[number]
    found = result(API, mutant, recording, Judged(API))
    assert (found.outcome, found.note != "") == (Outcome.FOUND, True)


def test_without_an_exchange_it_is_not_reached() -> None:
    mutant = next(prose_mutants(API))
    assert result(API, mutant, Recording((), ()), Judged(API)).outcome is Outcome.NOT_REACHED
