"""The units of a run: parts that depend on the seed and the target alone, in any order and any process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.journeys.travel import with_journeys
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan

SEQUENCE_PARTS = 4
"""The number of units of the sequences; a fixed number, so that it does not depend on the number of processes."""


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A part of a run."""

    number: int
    """The position in the run, from 1."""
    operation: str = ""
    """The operationId whose requests it sends; `""` for a part of the sequences, and for a journey."""
    part: int = 0
    """The part of the sequences, from 1; 0 for other units."""
    weight: int = 1
    """How long it takes, compared with other units."""
    resource: str = ""
    """The template of the resource whose journey it is, such as `/users/{}/posts`; `""` for other units."""

    @property
    def name(self) -> str:
        """The operationId, or the name of the part of the sequences or of the journey."""
        if self.resource:
            return f"journey {self.resource}"
        return self.operation or f"sequences {self.part}"


def units(spec: Spec, target: Target, plan: Plan) -> tuple[Unit, ...]:
    """All units of a run, in order: operations that the target allows, deletions last, then sequences and journeys."""
    return tuple(_numbered(spec, target, plan))


def shard(all_units: tuple[Unit, ...], plan: Plan) -> tuple[Unit, ...]:
    """The units of the plan's shard: each nth."""
    number, count = plan.shard
    return all_units[number - 1 :: count]


def _numbered(spec: Spec, target: Target, plan: Plan) -> Iterator[Unit]:
    number = 0
    if set(plan.phases) - {STATEFUL, JOURNEYS}:
        # What deletes comes last: other units may need what it deletes.
        for operation in sorted(spec.operations.values(), key=lambda operation: operation.method == "DELETE"):
            if not target.not_allowed(operation):
                number += 1
                yield Unit(number, operation.id, weight=_weight(operation))
    if STATEFUL in plan.phases:
        for part in range(1, SEQUENCE_PARTS + 1):
            yield Unit(number + part, part=part, weight=_SEQUENCES_WEIGHT)
        number += SEQUENCE_PARTS
    if JOURNEYS in plan.phases:
        for index, resource in enumerate(with_journeys(spec, target), 1):
            yield Unit(number + index, weight=_JOURNEY_WEIGHT, resource=resource.template)


_SEQUENCES_WEIGHT = 40
_JOURNEY_WEIGHT = 20


def _weight(operation: Operation) -> int:
    """Bodies are the most costly to generate."""
    return 5 + 2 * len(operation.parameters) + 20 * (operation.body is not None)
