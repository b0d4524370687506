"""Mutants of responses: a missing field, or another type, status, media type or header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.exchange import Exchange
from caveat.json_text import is_json
from caveat.mutation.constraints import constraints
from caveat.mutation.envelope import HeaderChange, MediaTypeChange, StatusChange
from caveat.mutation.mutant import Family, Mutant
from caveat.mutation.response_body import BodyChange
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.spec import Spec

Change: TypeAlias = BodyChange | HeaderChange | MediaTypeChange | StatusChange


@dataclass(frozen=True, slots=True)
class AnswerMutant:
    """A change of every response of one operation and documented status."""

    mutant: Mutant
    status: str
    """The documented status, range or `default` that it changes."""
    change: Change

    def applies(self, operation: Operation, exchange: Exchange) -> bool:
        """Whether it may change the response of an exchange with this status."""
        documented = operation.response(exchange.response.status)
        is_its_operation = exchange.operation == self.mutant.operation
        return is_its_operation and documented is not None and documented.status == self.status


def answer_mutants(spec: Spec) -> Iterator[AnswerMutant]:
    """The mutants of all documented responses of a contract."""
    for operation in spec.operations.values():
        for response in operation.responses.values():
            for place, kind, promise, change in _changes(spec, operation, response):
                mutant = Mutant(Family.ANSWERS, operation.id, f"{response.status} {place}", kind, promise)
                yield AnswerMutant(mutant, response.status, change)


Described: TypeAlias = tuple[str, str, str, Change]
"""The place, the kind and the promise of a change, and the change."""


def _changes(spec: Spec, operation: Operation, response: ResponseSpec) -> Iterator[Described]:
    yield from _of_status(operation)
    yield from _of_headers(spec, response)
    for media_type, schema in response.media.items():
        if schema and is_json(media_type):
            media = f" ({media_type})" if len(response.media) > 1 else ""
            for constraint in constraints(spec.schemas, schema):
                change = BodyChange(media_type, schema, constraint)
                yield f"body {constraint.at}{media}", constraint.keyword, constraint.promise, change


def _of_status(operation: Operation) -> Iterator[Described]:
    statuses = f"{operation.pointer}/responses"
    if "default" not in operation.responses:
        yield "status", "undocumented status", statuses, StatusChange(is_crash=False)
    if not {"500", "5XX", "default"} & operation.responses.keys():
        yield "status", "server error", operation.pointer, StatusChange(is_crash=True)


def _of_headers(spec: Spec, response: ResponseSpec) -> Iterator[Described]:
    if response.media:
        yield "header Content-Type", "media type", response.pointer, MediaTypeChange("text/x-undocumented")
        yield "header Content-Type", "missing media type", response.pointer, MediaTypeChange("")
    for name, header in response.headers.items():
        if name.lower() == "content-type":
            continue
        if header.required:
            yield f"header {name}", "missing header", response.pointer, HeaderChange(name)
        for constraint in constraints(spec.schemas, header.schema) if header.schema else ():
            if not constraint.place and constraint.keyword != "null":
                yield f"header {name}", constraint.keyword, constraint.promise, HeaderChange(name, constraint)
