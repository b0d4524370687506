"""Journeys of 360dialog: what the rules of postbacks can judge because of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from caveat.catalogue import catalogue
from caveat.exchange import Request
from caveat.runs.run import run
from caveat.session.session import Session
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import units

API = catalogue.api("dialog360")
NAME = "journey postbacks-of-a-new-keyword"


def plan(seed: int = 0) -> Plan:
    return Plan(seed=seed, examples=1, phases=("journeys",))


def digests(seed: int) -> Mapping[str, str]:
    verdict = run(API, mock_target(API), drive, plan(seed))
    assert (verdict.findings, verdict.errors) == ((), ())
    return {unit.name: unit.digest for unit in verdict.units}


def test_it_is_the_last_unit_and_repeatable() -> None:
    first = digests(1)
    assert list(first)[-1] == NAME
    assert first == digests(1)
    assert first[NAME] != digests(2)[NAME]


def test_postbacks_of_a_keyword_that_the_run_created_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    delivered: list[str] = []
    deliver = Session.deliver

    def observe(session: Session, request: Request) -> object:
        delivered.append(request.target)
        return deliver(session, request)

    monkeypatch.setattr(Session, "deliver", observe)
    to = mock_target(API)
    own = next(unit for unit in units(API.spec, to, plan()) if unit.name == NAME)
    run(API, to, drive, replace(plan(), only=frozenset({own.number})))
    # Ads of the seed have URLs of their own.
    assert [name for url in delivered for name in ("first", "second", "third") if f"/{name}/" in url] == [
        "first",
        "second",
        "third",
    ]
