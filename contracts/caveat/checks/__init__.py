"""The rules that every API gets from its spec, one topic a file. The folder is the registry."""

from __future__ import annotations

from functools import cache

from caveat.checks.spec_rule import SpecRule
from caveat.judging.registry import discover
from caveat.judging.rule import Rule
from caveat.openapi.spec import Spec


def rules(spec: Spec) -> tuple[Rule, ...]:
    """The rules of a compiled spec, in the order of their codes."""
    return tuple(spec_rule.bind(spec) for spec_rule in spec_rules())


@cache
def spec_rules() -> tuple[SpecRule, ...]:
    """The rules that apply to every spec, in the order of their codes."""
    return discover(__name__, SpecRule)
