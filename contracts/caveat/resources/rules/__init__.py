"""The state rules, one topic a file. The folder is the registry."""

from __future__ import annotations

from functools import cache

from caveat.judging.registry import discover
from caveat.judging.rule import Rule
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state_rule import StateRule, bind


def rules(spec: Spec, *, exclusive: bool = False, settle_s: float = 0.0) -> tuple[Rule, ...]:
    """The state rules of a document in the order of their codes; none if it has no resources.

    `exclusive` says that no other client writes, so that one case can be a breach. Writes are visible after `settle_s`
    seconds; 0 if that is not stated.
    """
    derived = resources(spec)
    return bind(spec, derived, state_rules(), exclusive=exclusive, settle_s=settle_s) if derived.all else ()


@cache
def state_rules() -> tuple[StateRule, ...]:
    """The rules about resources, in the order of their codes."""
    return discover(__name__, StateRule)
