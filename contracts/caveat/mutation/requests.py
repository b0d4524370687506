"""Mutants of requests: a server no longer enforces one constraint, and accepts requests that break it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caveat.json_text import is_json
from caveat.mutation.constraints import Constraint, constraints
from caveat.mutation.mutant import Family, Mutant
from caveat.openapi.formats import is_bound_of_format
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import child
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec

MISSING, MEDIA_TYPE, MALFORMED, AUTH, ANY_OF = "required", "media type", "malformed", "auth", "x-requires-any-of"
"""Kinds of mutants besides the keywords of JSON Schema."""


@dataclass(frozen=True, slots=True)
class RequestMutant:
    """A constraint that an operation no longer enforces."""

    mutant: Mutant
    where: str
    """The part of the request: `body`, the label of a parameter, `parameters` or `credential`."""
    constraint: Constraint | None = None
    """The constraint of its schema; None for the part as a whole."""
    parameter: Parameter | None = None
    schema: str = ""
    """The JSON pointer of the schema of the body, for a constraint of it."""

    @property
    def value_schema(self) -> str:
        """The JSON pointer of the schema of the parameter or body that the mutant changes."""
        return self.parameter.schema if self.parameter is not None else self.schema


def request_mutants(spec: Spec) -> Iterator[RequestMutant]:
    """The mutants of all requests of a contract."""
    for operation in spec.operations.values():
        yield from _of_security(operation)
        for parameter in operation.parameters:
            yield from _of_parameter(spec, operation, parameter)
        if operation.requires_any_of:
            mutant = _mutant(operation, "parameters", ANY_OF, child(operation.pointer, ANY_OF))
            yield RequestMutant(mutant, "parameters")
        if operation.body is not None:
            yield from _of_body(spec, operation)


def _mutant(operation: Operation, place: str, kind: str, promise: str) -> Mutant:
    return Mutant(Family.REQUESTS, operation.id, place, kind, promise)


def _of_security(operation: Operation) -> Iterator[RequestMutant]:
    # Without a credential, an operation with an empty alternative may be called too.
    if operation.security and all(operation.security):
        yield RequestMutant(_mutant(operation, "credential", AUTH, operation.pointer), "credential")


def _of_parameter(spec: Spec, operation: Operation, parameter: Parameter) -> Iterator[RequestMutant]:
    label = parameter.label
    # A path without the value of a parameter is another path.
    if parameter.required and parameter.location != "path":
        mutant = _mutant(operation, label, MISSING, parameter.pointers[-1])
        yield RequestMutant(mutant, label, parameter=parameter)
    for constraint in _enforced(spec.schemas, parameter.schema) if parameter.schema else ():
        # A parameter is text: null cannot be sent.
        if constraint.keyword != "null":
            place = label if not constraint.place and not constraint.name else f"{label} {constraint.at}"
            mutant = _mutant(operation, place, constraint.keyword, constraint.promise)
            yield RequestMutant(mutant, label, constraint, parameter)


def _of_body(spec: Spec, operation: Operation) -> Iterator[RequestMutant]:
    body = operation.body
    if body is None:
        return
    if body.required:
        yield RequestMutant(_mutant(operation, "body", "missing body", body.pointer), "body")
    if body.media and "*/*" not in body.media:
        yield RequestMutant(_mutant(operation, "header Content-Type", MEDIA_TYPE, body.pointer), "header Content-Type")
    if any(map(is_json, body.media)):
        yield RequestMutant(_mutant(operation, "body", MALFORMED, body.pointer), "body")
    for media_type, schema in body.media.items():
        if schema and is_json(media_type):
            media = f" ({media_type})" if len(body.media) > 1 else ""
            for constraint in _enforced(spec.request_schemas, schema):
                place = f"body {constraint.at}{media}"
                mutant = _mutant(operation, place, constraint.keyword, constraint.promise)
                yield RequestMutant(mutant, "body", constraint, schema=schema)


def _enforced(schemas: Schemas, schema: str) -> Iterator[Constraint]:
    """The constraints that a server has to enforce: a format of numbers is an annotation."""
    for constraint in constraints(schemas, schema):
        if not all(is_bound_of_format(schemas.root, promise) for promise in constraint.promises):
            yield constraint
