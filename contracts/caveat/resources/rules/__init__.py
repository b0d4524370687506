"""The state rules, one topic a file. The folder is the registry."""

from __future__ import annotations

from functools import cache

from caveat.judging.memory import Memory
from caveat.judging.registry import discover
from caveat.judging.rule import Rule
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.state import State
from caveat.resources.state.step import step
from caveat.resources.state_rule import StateRule


def rules(spec: Spec, *, exclusive: bool = False) -> tuple[Rule, ...]:
    """The state rules of a document in the order of their codes; none if it has no resources.

    `exclusive` says that no other client writes, so that one case can be a breach.
    """
    derived = resources(spec)
    if not derived.all:
        return ()
    memory: Memory[State] = Memory(lambda: State(spec, derived, exclusive=exclusive), step)
    bound = (rule.bind(derived, memory) for rule in state_rules())
    return tuple(rule for rule in bound if rule is not None)


@cache
def state_rules() -> tuple[StateRule, ...]:
    """The rules about resources, in the order of their codes."""
    return discover(__name__, StateRule)
