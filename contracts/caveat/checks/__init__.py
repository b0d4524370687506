"""The rules that every API gets from its spec, one topic a file. The folder is the registry."""

from __future__ import annotations

from functools import cache

from caveat.checks.spec_rule import SpecRule
from caveat.judging.registry import discover
from caveat.judging.rule import Rule
from caveat.openapi.spec import Spec


def rules(spec: Spec) -> tuple[Rule, ...]:
    """The rules that a compiled spec implies, by code."""
    return tuple(spec_rule.bind(spec) for spec_rule in spec_rules())


@cache
def spec_rules() -> tuple[SpecRule, ...]:
    """All rules that any spec implies, by code."""
    return discover(__name__, SpecRule)
