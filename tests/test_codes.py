"""Codes: each code names one promise in all modules."""

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
from caveat.judging.evidence import standard
from caveat.judging.rule import Rule
from caveat.lint.links import links_lead_to_operations
from caveat.lint.lint_rule import LintRule, Scope, lint_rule
from caveat.resources.rules import state_rules
from caveat.resources.state_rule import StateRule
from caveat.runs import check, models
from caveat.session import deliveries, no_response

Coded = Rule | SpecRule | StateRule | LintRule


def coded() -> dict[int, tuple[str, Coded]]:
    """Every object with a code in our modules, once, with its qualified name."""
    objects: dict[int, tuple[str, Coded]] = {}
    for entry in pkgutil.walk_packages(caveat.__path__, f"{caveat.__name__}."):
        if not entry.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(entry.name)).items():
                if isinstance(value, Coded):
                    objects.setdefault(id(value), (f"{entry.name}.{name}", value))
    return objects


def codes() -> Iterator[tuple[str, str]]:
    """Each code, with the qualified name of its object."""
    yield from ((value.code, name) for name, value in coded().values())
    yield check.UP_TO_DATE.code, check.__name__
    yield models.READ_EXAMPLES.code, models.__name__
    yield deliveries.MATCHES_A_WEBHOOK.code, deliveries.__name__
    yield no_response.GETS_A_RESPONSE.code, no_response.__name__


def test_a_code_is_used_once() -> None:
    users: dict[str, list[str]] = {}
    for code, name in codes():
        users.setdefault(code, []).append(name)
    assert {code: names for code, names in users.items() if len(names) > 1} == {}


def test_all_rules_and_lint_rules_are_found() -> None:
    all_codes = {code for code, _ in codes()}
    rules = {rule.code for api in map(catalogue.api, catalogue.names()) for rule in api.rules}
    # Not every document has all kinds of operations.
    rules |= {rule.code for rule in state_rules()}
    lint_rules = {lint_rule.code for lint_rule in lint.lint_rules()}
    assert rules | lint_rules | {"GEN001", "MOD001", "NET001", "WHK001"} == all_codes
    assert {code[:3] for code in all_codes} >= {"OAS", "STA", "LNT", "GEN", "MOD"}
    assert len(rules) > len(checks.spec_rules())


def test_a_second_lint_rule_with_the_same_code_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    other = lint_rule(links_lead_to_operations.code, scope=Scope.EVERY_DOCUMENT, evidence=standard("a clause"))(
        links_lead_to_operations.check
    )
    monkeypatch.setattr("caveat.lint.overlays.another", other, raising=False)
    with pytest.raises(DuplicateCode, match=f"have the code {links_lead_to_operations.code}"):
        lint.lint_rules()
