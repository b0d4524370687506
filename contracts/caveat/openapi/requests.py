"""Parsing and validation of requests, for the mock that answers them and the checks that judge them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from caveat.errors import Unparsable
from caveat.exchange import Request
from caveat.json_text import JsonValue, is_json
from caveat.openapi import media
from caveat.openapi.allowed_json import AllowedJson
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.formats import written
from caveat.openapi.forms import fields
from caveat.openapi.mismatch import mismatch
from caveat.openapi.operation import REQUIRES_ANY_OF, Body, Operation
from caveat.openapi.parameters import RawParameters, decode
from caveat.openapi.pointer import child
from caveat.openapi.schema import Schemas
from caveat.openapi.sequences import is_sequence, judged_parts
from caveat.openapi.spec import Spec
from caveat.openapi.spelling import other_spelling

MAX_CACHED = 4096
"""Request lines whose parameters are cached."""

_MAX_CACHED_LENGTH = 512
"""Characters; longer request targets are not cached."""

_BODY = "requestBody"


class ProblemKind(StrEnum):
    """The kinds of problems of a request."""

    MISSING = "missing"
    INVALID = "invalid"
    MALFORMED = "malformed"
    MEDIA_TYPE = "media type"
    REPEATED = "repeated"
    """A parameter that is not a list was sent more than once: OpenAPI does not say whether that is wrong."""
    OUTSIDE_FORMAT = "outside its format"
    """A number that its format, such as `int64`, cannot have; a format is an annotation."""
    MISSPELLED = "misspelled"
    """A name differs from one of the contract in its spelling only; the contract allows unknown names."""


NOT_FORBIDDEN = frozenset({ProblemKind.REPEATED, ProblemKind.OUTSIDE_FORMAT, ProblemKind.MISSPELLED})
"""Problems that are most likely mistakes, although the contract does not forbid them: a mock refuses them, a server may
accept them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a request that the contract does not allow."""

    kind: ProblemKind
    where: str
    """`query limit`, `body /identifiers/userId`."""
    message: str
    pointers: tuple[str, ...]
    """JSON pointers: of each reference on the way, then of the part of the contract that does not allow it."""
    mismatch: str = ""
    """How a value differs from its schema, such as `null for string`; `""` for other problems."""


class ParsedRequest(NamedTuple):
    """The parameters and the body of a request to an operation, with its problems.

    A named tuple, since each request needs one, and a frozen dataclass takes three times as long to create.
    """

    parameters: Mapping[tuple[str, str], JsonValue]
    """The parameters that were sent, by location and name."""
    body: JsonValue = None
    media_type: str | None = None
    """The documented media type of the body, None if no body was sent."""
    problems: tuple[Problem, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the contract allows the request."""
        return not self.problems


class _NotAllowed(Exception):
    """The request has a problem; this ends the reading, and does not leave the module."""


class _Problems(list[Problem]):
    """The problems found so far."""

    __slots__ = ()
    stop = False
    """Whether to stop at the first problem: to describe a problem costs more than to find it."""

    def add(self, kind: ProblemKind, where: str, message: str, pointers: tuple[str, ...], mismatch: str = "") -> None:
        if self.stop:
            raise _NotAllowed
        self.append(Problem(kind, where, message, pointers, mismatch))

    def invalid(  # noqa: PLR0913, PLR0917 - what a problem depends on
        self, schemas: Schemas, schema: str, value: JsonValue, where: str, pointers: tuple[str, ...], above: str = ""
    ) -> None:
        """Add the errors of a value; `above` is its pointer in what `where` names."""
        if schemas.valid(schema, value):
            return
        if self.stop:
            raise _NotAllowed
        for error in schemas.errors(schema, value):
            *on_the_way, keyword = schema_pointers(schemas.root, (*pointers, schema), error.evaluation_path)
            differs = mismatch(schemas.root, keyword, value, error)
            at = (*on_the_way, written(schemas.root, keyword))
            kind = ProblemKind.INVALID if at[-1] == keyword else ProblemKind.OUTSIDE_FORMAT
            self.add(kind, f"{where} {above}{error.at}".rstrip(), error.message, at, differs)


class _FirstProblem(_Problems):
    __slots__ = ()
    stop = True


def read(spec: Spec, operation: Operation, request: Request, path: Mapping[str, str]) -> ParsedRequest:
    """Parse a request to `operation` with the path parameters `path`, and list its problems."""
    return _with_body(spec, operation, request, _head(spec, operation, request, path, _Problems()), _Problems())


@lru_cache(maxsize=16)
def reader(spec: Spec) -> Reader:
    """The reader of a contract, which all its rules share."""
    return Reader(spec)


class Reader:
    """Parses the requests of one contract; the parameters of a request line are cached, as request lines repeat."""

    def __init__(self, spec: Spec, *, shares_bodies: bool = False) -> None:
        """Create it. With `shares_bodies`, equal bodies are parsed once: callers must not change them."""
        self._spec = spec
        self._allowed_json = AllowedJson(spec, shares=shares_bodies)
        operations = spec.operations.values()
        self._by_line = {
            operation.id
            for operation in operations
            if all(parameter.location in {"path", "query"} for parameter in operation.parameters)
        }
        self._heads: dict[tuple[str, str], ParsedRequest] = {}

    def read(self, operation: Operation, request: Request, path: Mapping[str, str]) -> ParsedRequest:
        """Parse a request to `operation` with the path parameters `path`, and list its problems."""
        # `_head` has the same cache; this saves its call.
        head = self._heads.get((operation.id, request.target))
        if head is None:
            head = self._head(operation, request, path, _Problems())
        if operation.requires_any_of:
            return _with_body(self._spec, operation, request, head, _Problems())
        if operation.body is None:
            return head
        if request.body and not head.problems:
            body = self._allowed_json.read(operation, operation.body, request)
            if body is not None:
                return ParsedRequest(head.parameters, body[1], body[0])
        return _with_body(self._spec, operation, request, head, _Problems())

    def read_allowed(self, operation: Operation, request: Request, path: Mapping[str, str]) -> ParsedRequest | None:
        """Parse a request as `read` does; None if it has a problem."""
        try:
            head = self._head(operation, request, path, _FirstProblem())
            return None if head.problems else _with_body(self._spec, operation, request, head, _FirstProblem())
        except _NotAllowed:
            return None

    def _head(self, operation: Operation, request: Request, path: Mapping[str, str], notes: _Problems) -> ParsedRequest:
        if operation.id not in self._by_line or len(request.target) >= _MAX_CACHED_LENGTH:
            return _head(self._spec, operation, request, path, notes)
        # The line gives the path parameters, too.
        key = (operation.id, request.target)
        head = self._heads.get(key)
        if head is None:
            head = _head(self._spec, operation, request, path, notes)
            if len(self._heads) >= MAX_CACHED:
                self._heads.clear()
            self._heads[key] = head
        return head


def _head(
    spec: Spec, operation: Operation, request: Request, path: Mapping[str, str], notes: _Problems
) -> ParsedRequest:
    """The parsed request without its body."""
    parameters = dict(_parameters(spec, operation, RawParameters(request, path, operation.parameters), notes))
    return ParsedRequest(parameters, problems=tuple(notes))


def _with_body(
    spec: Spec, operation: Operation, request: Request, head: ParsedRequest, notes: _Problems
) -> ParsedRequest:
    if operation.requires_any_of and not _has_any_of(operation.requires_any_of, request, head):
        names = " or ".join("a body" if name == _BODY else name for name in operation.requires_any_of)
        pointer = child(operation.pointer, REQUIRES_ANY_OF)
        notes.add(ProblemKind.MISSING, "parameters", f"{names} is required", (pointer,))
    if operation.body is None or not (request.body or operation.body.required):
        return head._replace(problems=head.problems + tuple(notes)) if notes else head
    media_type, body = _body(spec, operation.body, request, notes)
    problems = head.problems + tuple(notes) if notes else head.problems
    return ParsedRequest(head.parameters, body, media_type, problems)


def _has_any_of(names: Collection[str], request: Request, head: ParsedRequest) -> bool:
    if request.body and _BODY in names:
        return True
    for _, name in head.parameters:  # noqa: SIM110 - a generator takes three times as long
        if name in names:
            return True
    return False


def _parameters(
    spec: Spec, operation: Operation, raw: RawParameters, notes: _Problems
) -> Iterator[tuple[tuple[str, str], JsonValue]]:
    for parameter in operation.parameters:
        sent, value = decode(parameter, raw, spec.schemas)
        if not sent:
            if parameter.required:
                notes.add(ProblemKind.MISSING, parameter.label, "is required", parameter.pointers)
            continue
        yield (parameter.location, parameter.name), value
        if not parameter.schema or (parameter.allows_empty and raw.sent(parameter.location, parameter.name) == [""]):
            continue
        if isinstance(value, list) and "array" not in spec.schemas.types(parameter.schema):
            notes.add(ProblemKind.REPEATED, parameter.label, f"is sent {len(value)} times", parameter.pointers)
        elif not spec.schemas.valid(parameter.schema, value):
            notes.invalid(spec.schemas, parameter.schema, value, parameter.label, parameter.pointers)
    if raw.query:
        _misspelled(spec, operation, raw, notes)


def _misspelled(spec: Spec, operation: Operation, raw: RawParameters, notes: _Problems) -> None:
    declared = {parameter.name: parameter for parameter in operation.parameters if parameter.location == "query"}
    if all(name in declared for name, _ in raw.query):
        return
    if any("object" in spec.schemas.types(each.schema) for each in declared.values() if each.schema):
        # Its properties are names of the query, too.
        return
    for name in dict.fromkeys(name for name, _ in raw.query):
        other = other_spelling(name, declared)
        if other is not None:
            message = f"{name} is unknown, the contract has {other}"
            notes.add(ProblemKind.MISSPELLED, "query", message, declared[other].pointers)


def _body(spec: Spec, declared: Body, request: Request, notes: _Problems) -> tuple[str | None, JsonValue]:
    if not request.body:
        if declared.required:
            notes.add(ProblemKind.MISSING, "body", "is required", declared.pointers)
        return None, None
    sent = request.headers.media_type
    media_type = media.documented_type(declared.media, request.headers)
    if media_type is None:
        message = f"is {sent or 'nothing'}, expected {' or '.join(declared.media)}"
        notes.add(ProblemKind.MEDIA_TYPE, "header Content-Type", message, declared.pointers)
        return None, None
    try:
        # JSON is parsed once for all that read the request.
        value = request.json if is_json(sent) else media.read(request.body, request.headers)
    except Unparsable as error:
        notes.add(ProblemKind.MALFORMED, "body", str(error), declared.pointers)
        return media_type, None
    schema = declared.media[media_type]
    if schema and (is_json(sent) or media.is_judged(sent, spec.request_schemas.types(schema))):
        if media.is_form(sent) and isinstance(value, dict):
            value = fields(spec.request_schemas, schema, value)
        for misspelling in spec.request_spelling.misspellings(schema, value):
            where = f"body {misspelling.at}".rstrip()
            notes.add(ProblemKind.MISSPELLED, where, str(misspelling), (*declared.pointers, misspelling.pointer))
        if isinstance(value, str) and sent is not None and is_sequence(sent):
            return media_type, _sequence(spec, declared, schema, sent, value, notes)
        if not spec.request_schemas.valid(schema, value):
            notes.invalid(spec.request_schemas, schema, value, "body", declared.pointers)
    return media_type, value


def _sequence(  # noqa: PLR0913, PLR0917 - what a body depends on
    spec: Spec, declared: Body, schema: str, media_type: str, text: str, notes: _Problems
) -> JsonValue:
    """The body as a list of its items, or as text where its schema describes that."""
    try:
        parts = judged_parts(spec.request_schemas, schema, media_type, text)
    except Unparsable as error:
        notes.add(ProblemKind.MALFORMED, "body", str(error), declared.pointers)
        return None
    for at, value in parts:
        notes.invalid(spec.request_schemas, schema, value, "body", declared.pointers, at)
    return parts[0][1] if len(parts) == 1 and not parts[0][0] else [value for _, value in parts]
