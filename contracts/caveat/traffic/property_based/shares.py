"""Limits how many of the document's examples and of the boundary values are sent to each operation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, takewhile
from typing import Any, TypeVar

from schemathesis.schemas import APIOperation, BaseSchema

from caveat.openapi.spec import Spec
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.broken_bodies import BrokenConstraint, only_broken_constraint
from caveat.traffic.property_based.generation_time import bounded, share_ends
from caveat.traffic.property_based.operations import by_label

CONSIDERED = 8
"""Boundary values that are generated for each one that is sent, at most: each costs as much as a request."""

BREAKING_SHARES = 2
"""Shares of bodies that each break a different promise, at most: a body may have hundreds of them."""

_OTHER_VALUES = 0.1
"""The minimum fraction of a share for other values."""

T = TypeVar("T")


def bound(
    loaded: BaseSchema,
    spec: Spec,
    plan: Plan,
    is_stopped: Callable[[], bool],
    shortened: Callable[[str], None] = lambda _label: None,
) -> None:
    """Let the examples phase and the coverage phase send no more requests than the plan has for each operation.

    If the plan has a deadline, the boundary values of an operation are those that a share of the time left
    allows; `shortened` gets the label of one that has more.
    """
    generate, examples = loaded.iter_coverage_cases, loaded.get_strategies_from_examples

    def iter_coverage_cases(operation: APIOperation[Any, Any, Any, Any], **options: Any) -> Iterator[Case]:  # noqa: ANN401 - passed on unchanged
        ends = share_ends(plan.deadline)

        def is_over() -> bool:
            return is_stopped() or (ends is not None and time.monotonic() >= ends)

        with bounded(is_over):
            generated = islice(generate(operation, **options), plan.share * CONSIDERED)
            cases = list(takewhile(lambda _: not is_over(), generated))
        if is_over() and not is_stopped():
            shortened(operation.label)
        return iter(chosen(cases, plan.share, lambda case: _broken_constraint(spec, operation.label, case)))

    def get_strategies_from_examples(operation: APIOperation[Any, Any, Any, Any], **options: Any) -> list[Any]:  # noqa: ANN401 - passed on unchanged
        return spread(examples(operation, **options), plan.share)

    loaded.iter_coverage_cases = iter_coverage_cases  # type: ignore[method-assign] # Schemathesis has no setting for it
    loaded.get_strategies_from_examples = get_strategies_from_examples  # type: ignore[method-assign, assignment] # as above


def _broken_constraint(spec: Spec, label: str, case: Case) -> BrokenConstraint | None:
    """The only promise about its body that a case breaks."""
    operation = by_label(spec).get(label)
    media = operation.body.media if operation is not None and operation.body is not None else {}
    schema = media.get(case.media_type or "", "")
    return only_broken_constraint(spec.request_schemas, schema, case.body) if schema else None


def chosen(values: Sequence[T], limit: int, broken: Callable[[T], BrokenConstraint | None]) -> list[T]:
    """One value for each promise that is broken alone, up to twice the limit; others at equal distances, up to it.

    There is at least one of the others, if there are any: an operation that gets no valid request shows little.
    """
    if len(values) <= limit:
        return list(values)
    first: dict[BrokenConstraint, int] = {}
    others: list[int] = []
    for index, value in enumerate(values):
        promise = broken(value)
        if promise is None:
            others.append(index)
        else:
            first.setdefault(promise, index)
    breaking = spread(list(first.values()), limit * BREAKING_SHARES) if first else []
    rest = sorted(set(range(len(values))) - set(breaking)) if len(others) + len(breaking) < limit else others
    # The first value that breaks no promise alone is a valid one.
    room = max(limit - len(breaking), int(limit * _OTHER_VALUES), 1)
    return [values[index] for index in sorted((*breaking, *spread(rest, room)))]


def spread(values: Sequence[T], limit: int) -> list[T]:
    """All values, or this many at equal distances, with the first and the last one, since neighbours are similar."""
    if len(values) <= limit:
        return list(values)
    if limit == 1:
        return [values[0]]
    return [values[index * (len(values) - 1) // (limit - 1)] for index in range(limit)]
