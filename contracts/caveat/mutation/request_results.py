"""Evaluates mutants of requests on a recorded run: a request that was refused for one reason alone is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from caveat.json_text import JsonValue
from caveat.mutation.constraints import Constraint, breaking, places
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome, Result, already_broken
from caveat.mutation.relaxed import relaxations
from caveat.mutation.requests import RequestMutant
from caveat.mutation.witnesses import RecordedRequests
from caveat.openapi.pointer import lookup, replaced
from caveat.openapi.schema import Schemas
from caveat.openapi.second_validator import second_validator

MAX_WITNESSES = 10
"""Requests that are judged before a mutant counts as survived."""

MAX_VALUES = 100
"""Broken values that the second validator checks, to decide whether a promise can be broken at all."""

_CODES = frozenset({"OAS006", "OAS007"})
"""The rules about requests that must be rejected: other rules may find that the response is that of another request."""


def decide(mutant: RequestMutant, recorded: RecordedRequests, judged: Judged) -> Result:
    """The outcome of a mutant: found if a request that it accepts is found to be accepted."""
    answer = recorded.accepted.get(mutant.mutant.operation)
    if answer is None:
        return Result(mutant.mutant, Outcome.NOT_REACHED, note="no request of this operation was accepted")
    witnesses = list(islice(recorded.witnesses(mutant), MAX_WITNESSES))
    known = frozenset[str]()
    for witness in witnesses:
        findings = judged.alone(judged.exchange(witness.request, answer))
        codes = findings.codes() & _CODES
        if codes:
            return Result(mutant.mutant, Outcome.FOUND, min(codes))
        known |= findings.known & _CODES
    for witness in islice(recorded.accepted_witnesses(mutant), MAX_WITNESSES):
        known |= judged.alone(witness).known & _CODES
    if known:
        return already_broken(mutant.mutant, known)
    if witnesses:
        return Result(mutant.mutant, Outcome.SURVIVED, note="no rule finds that the request is accepted")
    if not can_be_broken(recorded, mutant):
        note = "no request can break it alone: another constraint refuses, or the schema accepts, each such value"
        return Result(mutant.mutant, Outcome.EQUIVALENT, note=note)
    return Result(mutant.mutant, Outcome.SURVIVED, note="no request of the run breaks this promise alone")


def can_be_broken(recorded: RecordedRequests, mutant: RequestMutant) -> bool:
    """Whether a request can break a constraint, so that the mutant accepts it, by a second validator."""
    constraint, parameter = mutant.constraint, mutant.parameter
    if constraint is None:
        return True
    if parameter is not None and parameter.media_type is None and not constraint.place and constraint.keyword == "type":
        return "string" not in recorded.spec.schemas.types(constraint.schemas[0])
    values = _values(recorded, mutant)
    schemas = recorded.spec.request_schemas if parameter is None else recorded.spec.schemas
    first, without = second_validator(schemas), list(map(second_validator, relaxations(schemas, constraint)))
    broken = list(islice(_broken(schemas, mutant, constraint, values), MAX_VALUES))
    # A path without a value is another path: some promises cannot be broken there.
    is_unknown = not broken and not (values and parameter is not None and parameter.location == "path")
    return is_unknown or any(
        first.valid(mutant.value_schema, value, formats=True) is not True
        and any(each.valid(mutant.value_schema, value, formats=True) is not False for each in without)
        for value in broken
    )


def _values(recorded: RecordedRequests, mutant: RequestMutant) -> list[JsonValue]:
    """Values that were accepted or are allowed where a mutant applies, and the example of the contract."""
    parameter = mutant.parameter
    if parameter is None:
        return [request.json for request in recorded.bodies.get(mutant.mutant.operation, ())]
    examples = [parameter.example] if parameter.example is not None else []
    return [*examples, *recorded.values.get((mutant.mutant.operation, parameter.label), ())]


def _broken(
    schemas: Schemas, mutant: RequestMutant, constraint: Constraint, values: Iterable[JsonValue]
) -> Iterator[JsonValue]:
    """The values, with the constraint broken."""
    is_path = mutant.parameter is not None and mutant.parameter.location == "path"
    for value in values:
        for at in places(value, constraint.place):
            for other in breaking(schemas, constraint, lookup(value, at)):
                if not (is_path and other == ""):
                    yield replaced(value, at, other)
