"""Codes: each is the name of one promise or demand, wherever it stands."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import caveat
from caveat import checks, lint
from caveat.catalogue import catalogue
from caveat.checks.spec_rule import SpecRule
from caveat.errors import DuplicateCode
from caveat.judging.rule import Rule
from caveat.lint.links import links_lead_to_operations
from caveat.lint.lint_rule import LintRule, Scope, lint_rule
from caveat.runs import check, models

Coded = Rule | SpecRule | LintRule


def coded() -> dict[int, tuple[str, Coded]]:
    """Everything in our modules that has a code, once, with where it was found."""
    found: dict[int, tuple[str, Coded]] = {}
    for entry in pkgutil.walk_packages(caveat.__path__, f"{caveat.__name__}."):
        if not entry.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(entry.name)).items():
                if isinstance(value, Coded):
                    found.setdefault(id(value), (f"{entry.name}.{name}", value))
    return found


def codes() -> Iterator[tuple[str, str]]:
    """Each code, and what has it."""
    yield from ((value.code, where) for where, value in coded().values())
    yield check.UP_TO_DATE.code, check.__name__
    yield models.READ_EXAMPLES.code, models.__name__


def test_a_code_is_given_once() -> None:
    given: dict[str, list[str]] = {}
    for code, where in codes():
        given.setdefault(code, []).append(where)
    assert {code: places for code, places in given.items() if len(places) > 1} == {}


def test_every_rule_and_demand_is_among_them() -> None:
    told = {code for code, _ in codes()}
    rules = {rule.code for api in map(catalogue.api, catalogue.names()) for rule in api.rules}
    lint_rules = {lint_rule.code for lint_rule in lint.lint_rules()}
    assert rules | lint_rules | {"GEN001", "MOD001"} == told
    assert {code[:3] for code in told} >= {"OAS", "LNT", "GEN", "MOD"}
    assert len(rules) > len(checks.spec_rules())


def test_a_second_demand_of_the_same_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    other = lint_rule(links_lead_to_operations.code, scope=Scope.EVERY_DOCUMENT)(links_lead_to_operations.check)
    monkeypatch.setattr("caveat.lint.overlays.another", other, raising=False)
    with pytest.raises(DuplicateCode, match=f"have the code {links_lead_to_operations.code}"):
        lint.lint_rules()
