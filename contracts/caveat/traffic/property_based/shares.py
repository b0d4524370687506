"""Shares: how many of the document's examples and of the boundary values are sent to each operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from schemathesis.schemas import APIOperation, BaseSchema

from caveat.traffic.plan import Plan
from caveat.traffic.property_based.adjustments import Case

CONSIDERED = 8
"""Boundary values that are generated for each one that is sent, at most: each costs as much as a request."""

T = TypeVar("T")


def bound(loaded: BaseSchema, plan: Plan) -> None:
    """Let the examples phase and the coverage phase send no more requests than the plan has for each operation."""
    generate, examples = loaded.iter_coverage_cases, loaded.get_strategies_from_examples

    def iter_coverage_cases(operation: APIOperation[Any, Any, Any, Any], **options: Any) -> Iterator[Case]:  # noqa: ANN401 - passed on unchanged
        cases = list(islice(generate(operation, **options), plan.share * CONSIDERED))
        return iter(spread(cases, plan.share))

    def get_strategies_from_examples(operation: APIOperation[Any, Any, Any, Any], **options: Any) -> list[Any]:  # noqa: ANN401 - passed on unchanged
        return spread(examples(operation, **options), plan.share)

    loaded.iter_coverage_cases = iter_coverage_cases  # type: ignore[method-assign] # Schemathesis has no setting for it
    loaded.get_strategies_from_examples = get_strategies_from_examples  # type: ignore[method-assign, assignment] # as above


def spread(values: Sequence[T], limit: int) -> list[T]:
    """All values, or this many at equal distances, with the first and the last one: neighbours are alike."""
    if len(values) <= limit:
        return list(values)
    if limit == 1:
        return [values[0]]
    return [values[index * (len(values) - 1) // (limit - 1)] for index in range(limit)]
