"""The units of a run: independent parts, which can be carried out in any order and in any process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.journeys.own import own_journeys
from caveat.traffic.journeys.travel import with_journeys
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan

SEQUENCE_PARTS = 4
"""The number of units of the sequences; a fixed number, so that it does not depend on the number of processes."""


FIRST_TOGETHER = 16
"""Operations that are called once in one unit."""


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A part of a run."""

    number: int
    """The position in the run, from 1."""
    operation: str = ""
    """The operationId whose requests it sends; `""` for a part of the sequences, and for a journey."""
    part: int = 0
    """The part of the sequences, or of the first calls, from 1; 0 for other units."""
    weight: int = 1
    """Its relative duration; the units with the largest weight start first."""
    first: tuple[str, ...] = ()
    """The operationIds of which it calls each once."""
    resource: str = ""
    """The template of the resource whose journey it is, such as `/users/{}/posts`; `""` for other units."""

    journey: str = ""
    """The name of the journey of the API's own; `""` for other units."""

    @property
    def name(self) -> str:
        """The operationId, or the name of the journey, of the part of the sequences or of the first calls."""
        if self.is_journey:
            return f"journey {self.resource or self.journey}"
        return self.operation or (f"first calls {self.part}" if self.first else f"sequences {self.part}")

    @property
    def is_journey(self) -> bool:
        """Whether it is a journey."""
        return bool(self.resource or self.journey)


def units(spec: Spec, target: Target, plan: Plan) -> tuple[Unit, ...]:
    """All units of a run, in order: journeys, the operations that the target allows, deletions last, and sequences.

    A brief run first calls each operation once: it may end before it has reached the unit of each.
    """
    return tuple(_numbered(spec, target, plan))


def shard(all_units: tuple[Unit, ...], plan: Plan) -> tuple[Unit, ...]:
    """The units of the plan's shard: each nth."""
    number, count = plan.shard
    return all_units[number - 1 :: count]


def _numbered(spec: Spec, target: Target, plan: Plan) -> Iterator[Unit]:
    return (replace(unit, number=number) for number, unit in enumerate(_units(spec, target, plan), 1))


def _units(spec: Spec, target: Target, plan: Plan) -> Iterator[Unit]:
    """The units without their numbers."""
    # What deletes comes last: other units may need what it deletes.
    ordered = sorted(spec.operations.values(), key=lambda operation: operation.method == "DELETE")
    allowed = [operation for operation in ordered if not target.not_allowed(operation)]
    calls = allowed if set(plan.phases) - {STATEFUL, JOURNEYS} else []
    for part, start in enumerate(range(0, len(calls) if plan.brief else 0, FIRST_TOGETHER), 1):
        names = tuple(operation.id for operation in calls[start : start + FIRST_TOGETHER])
        yield Unit(0, part=part, weight=_FIRST_WEIGHT, first=names)
    if plan.brief:
        # What the units with few requests do not use of a limit is left for those with many.
        calls.sort(key=lambda operation: (operation.method == "DELETE", _weight(spec, operation)))
    if JOURNEYS in plan.phases:
        # Lists are still short: a journey sees all pages.
        for resource in with_journeys(spec, target):
            yield Unit(0, weight=_JOURNEY_WEIGHT, resource=resource.template)
        for own in own_journeys(spec, target):
            yield Unit(0, weight=_JOURNEY_WEIGHT, journey=own.name)
    for operation in calls:
        yield Unit(0, operation.id, weight=_weight(spec, operation))
    if STATEFUL in plan.phases:
        for part in range(1, SEQUENCE_PARTS + 1):
            yield Unit(0, part=part, weight=_sequences_weight(len(calls)))


_FIRST_WEIGHT = 1_000
_JOURNEY_WEIGHT = 20
_MAX_SEQUENCES_WEIGHT = 40
_MAX_PROPERTIES = 200


def _sequences_weight(operations: int) -> int:
    """Sequences take longer the more operations there are."""
    return min(10 + 5 * operations, _MAX_SEQUENCES_WEIGHT)


def _weight(spec: Spec, operation: Operation) -> int:
    """About 36 for each second of processor time: each parameter and each property of a body is varied alone."""
    weight = 9 + 2 * len(operation.parameters)
    if operation.body is not None:
        schemas = filter(None, operation.body.media.values())
        weight += 4 + max((_properties(spec, schema) for schema in schemas), default=0)
    return min(weight, _FIRST_WEIGHT - 1)


def _properties(spec: Spec, schema: str) -> int:
    """The number of properties of a schema, with those of their schemas; at most `_MAX_PROPERTIES`, about."""
    pointers: set[str] = set()
    waiting = [schema]
    while waiting and len(pointers) < _MAX_PROPERTIES:
        new = [each for each in spec.schemas.properties(waiting.pop()).values() if each not in pointers]
        pointers.update(new)
        waiting += new
    return len(pointers)
