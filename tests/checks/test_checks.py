"""The rules that every API gets: their codes never change."""

from __future__ import annotations

from collections.abc import Callable

from caveat.checks import rules
from caveat.exchange import Request, Response
from caveat.judging.judge import judge
from caveat.openapi.spec import Spec

CODES = ["OAS001", "OAS002", "OAS003", "OAS004", "OAS005", "OAS006", "OAS007", "OAS008", "OAS009", "SEC001"]
"""Codes in use, which later ones are added to."""


def test_every_spec_has_the_same_rules_for_all_operations(compiled: Callable[[str], Spec]) -> None:
    bound = rules(compiled("paths: {}"))
    codes = [rule.code for rule in bound]
    assert set(CODES) <= set(codes)
    assert codes == sorted(codes)
    assert len({rule.title for rule in bound}) == len(bound)
    assert not any(rule.on for rule in bound)


def test_an_exchange_without_an_operation_is_not_judged(compiled: Callable[[str], Spec]) -> None:
    spec = compiled("paths: {}")
    assert not list(judge(spec.exchange(Request("GET", "/"), Response(500)), rules(spec)))
