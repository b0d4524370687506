"""Is a request one that the contract allows? The mock refuses by it, and the checks judge by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from caveat.errors import Unparsable
from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi import media
from caveat.openapi.evidence import schema_trail
from caveat.openapi.operation import Body, Operation
from caveat.openapi.parameters import Wire, decode, fields
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec

REMEMBERED = 4096
"""Request lines whose reading is remembered."""

_LONG = 512
"""Characters of a request's target that is not remembered."""


class Fault(StrEnum):
    """The kind of thing that is wrong with a request."""

    MISSING = "missing"
    INVALID = "invalid"
    MALFORMED = "malformed"
    MEDIA_TYPE = "media type"
    REPEATED = "repeated"
    """A parameter that is no list was sent more than once: nothing says whether that is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a request."""

    fault: Fault
    where: str
    """`query limit`, `body /identifiers/userId`."""
    message: str
    trail: tuple[str, ...]
    """The way to the part of the contract that does not allow it."""


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A request as its operation understands it."""

    parameters: Mapping[tuple[str, str], JsonValue]
    """Those that were sent, by location and name."""
    body: JsonValue = None
    media_type: str | None = None
    """The documented media type of the body, None where none was sent."""
    problems: tuple[Problem, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the contract allows the request."""
        return not self.problems


@dataclass(slots=True)
class _Notes:
    problems: list[Problem] = field(default_factory=list)

    def add(self, fault: Fault, where: str, message: str, trail: tuple[str, ...]) -> None:
        self.problems.append(Problem(fault, where, message, trail))

    def invalid(self, schemas: Schemas, schema: str, value: JsonValue, where: str, trail: tuple[str, ...]) -> None:
        if schemas.valid(schema, value):
            return
        for error in schemas.errors(schema, value):
            at = tuple(schema_trail(schemas.root, (*trail, schema), error.evaluation_path))
            self.add(Fault.INVALID, f"{where} {error.at}".rstrip(), error.message, at)


def read(spec: Spec, operation: Operation, request: Request, path: Mapping[str, str]) -> ParsedRequest:
    """Read a request to `operation`, whose path parameters are `path`, and note all that is wrong with it."""
    return _with_body(spec, operation, request, _head(spec, operation, request, path))


class Reader:
    """Reads the requests of one contract; what a request line says is remembered, for lines come again and again."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        operations = spec.operations.values()
        self._by_line = {
            operation.id
            for operation in operations
            if all(parameter.location in {"path", "query"} for parameter in operation.parameters)
        }
        self._line = lru_cache(REMEMBERED)(self._read_line)

    def read(self, operation: Operation, request: Request, path: Mapping[str, str]) -> ParsedRequest:
        """Read a request to `operation`, whose path parameters are `path`, and note all that is wrong with it."""
        if operation.id not in self._by_line or len(request.target) >= _LONG:
            return read(self._spec, operation, request, path)
        return _with_body(self._spec, operation, request, self._line(operation.id, request.target))

    def _read_line(self, operation: str, target: str) -> ParsedRequest:
        found = self._spec.operations[operation]
        request = Request(found.method, target)
        _, path = self._spec.route(request.path) or ({}, {})
        return _head(self._spec, found, request, path)


def _head(spec: Spec, operation: Operation, request: Request, path: Mapping[str, str]) -> ParsedRequest:
    """A request without its body."""
    notes = _Notes()
    parameters = dict(_parameters(spec, operation, Wire(request, path), notes))
    return ParsedRequest(parameters, problems=tuple(notes.problems))


def _with_body(spec: Spec, operation: Operation, request: Request, head: ParsedRequest) -> ParsedRequest:
    if operation.body is None:
        return head
    notes = _Notes()
    media_type, body = _body(spec, operation.body, request, notes)
    return ParsedRequest(head.parameters, body, media_type, head.problems + tuple(notes.problems))


def _parameters(
    spec: Spec, operation: Operation, wire: Wire, notes: _Notes
) -> Iterator[tuple[tuple[str, str], JsonValue]]:
    for parameter in operation.parameters:
        where = f"{parameter.location} {parameter.name}"
        sent, value = decode(parameter, wire, spec.schemas)
        if not sent:
            if parameter.required:
                notes.add(Fault.MISSING, where, "is required", parameter.trail)
            continue
        yield (parameter.location, parameter.name), value
        if not parameter.schema:
            continue
        if isinstance(value, list) and "array" not in spec.schemas.types(parameter.schema):
            notes.add(Fault.REPEATED, where, f"is sent {len(value)} times", parameter.trail)
        else:
            notes.invalid(spec.schemas, parameter.schema, value, where, parameter.trail)


def _body(spec: Spec, declared: Body, request: Request, notes: _Notes) -> tuple[str | None, JsonValue]:
    if not request.body:
        if declared.required:
            notes.add(Fault.MISSING, "body", "is required", declared.trail)
        return None, None
    sent = request.headers.media_type
    media_type = media.select(declared.media, sent)
    if media_type is None:
        message = f"is {sent or 'nothing'}, expected {' or '.join(declared.media)}"
        notes.add(Fault.MEDIA_TYPE, "header Content-Type", message, declared.trail)
        return None, None
    try:
        value = media.read(request.body, request.headers)
    except Unparsable as error:
        notes.add(Fault.MALFORMED, "body", str(error), declared.trail)
        return media_type, None
    schema = declared.media[media_type]
    if schema and media.is_judged(sent, spec.request_schemas.types(schema)):
        if media.is_form(sent) and isinstance(value, dict):
            value = fields(spec.request_schemas, schema, value)
        notes.invalid(spec.request_schemas, schema, value, "body", declared.trail)
    return media_type, value
