"""Witnesses: the requests of a recorded run that break exactly one promise, so they show whether it is enforced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from caveat.errors import Unparsable
from caveat.exchange import Exchange, Request, Response
from caveat.json_text import JsonValue, is_json
from caveat.mutation.constraints import ANY, Constraint
from caveat.mutation.recording import Recording
from caveat.mutation.relaxed import relaxations
from caveat.mutation.requests import AUTH, MALFORMED, MEDIA_TYPE, RequestMutant
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import lookup, tokens
from caveat.openapi.requests import NOT_FORBIDDEN, ParsedRequest, Problem, ProblemKind, reader
from caveat.openapi.schema import Schemas
from caveat.openapi.security import satisfied
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class CheckedRequest:
    """A request, with its problems by the contract."""

    exchange: Exchange
    problems: tuple[Problem, ...]
    has_credential: bool
    is_authorised: bool
    """Whether it has a credential, or its operation was accepted without one."""
    parsed: ParsedRequest

    def is_invalid(self, where: str) -> bool:
        """Whether all problems of the request are invalid values of this part."""
        of_part = (
            each.kind is ProblemKind.INVALID and (each.where == where or each.where.startswith(f"{where} "))
            for each in self.problems
        )
        return bool(self.problems) and self.is_authorised and all(of_part)


@dataclass(slots=True)
class RecordedRequests:
    """The refused and wrongly accepted requests of a run, and the shortest accepted response, by operation."""

    spec: Spec
    refused: dict[str, list[CheckedRequest]] = field(default_factory=dict)
    wrongly_accepted: dict[str, list[CheckedRequest]] = field(default_factory=dict)
    accepted: dict[str, Response] = field(default_factory=dict)
    bodies: dict[str, list[Request]] = field(default_factory=dict)
    """The requests with a JSON body that were accepted, or that the contract allows."""
    values: dict[tuple[str, str], list[JsonValue]] = field(default_factory=dict)
    """The values of parameters in accepted requests, by operation and label."""

    @classmethod
    def of(cls, spec: Spec, recording: Recording) -> RecordedRequests:
        """The requests of a recording, without those that the server failed on (5xx)."""
        recorded = cls(spec)
        requests: defaultdict[str, dict[Request, Exchange]] = defaultdict(dict)
        for step in recording.steps():
            exchange = spec.exchange(step.request, step.response)
            name = exchange.operation or ""
            if name in spec.operations and step.response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                requests[name].setdefault(step.request, exchange)
        for name, exchanges in requests.items():
            recorded._add(spec.operations[name], list(exchanges.values()))
        return recorded

    def _add(self, operation: Operation, exchanges: list[Exchange]) -> None:
        is_open = any(each.response.ok and not satisfied(self.spec, operation, each.request) for each in exchanges)
        bodies: dict[bytes, Request] = {}
        for exchange in exchanges:
            read = _read(self.spec, operation, exchange, is_open=is_open)
            is_example = exchange.response.ok or not read.problems
            if is_example and _has_json(exchange.request):
                bodies.setdefault(exchange.request.body, exchange.request)
            if not exchange.response.ok:
                self.refused.setdefault(operation.id, []).append(read)
                continue
            if read.problems or not read.has_credential:
                self.wrongly_accepted.setdefault(operation.id, []).append(read)
            best = self.accepted.get(operation.id)
            if best is None or len(exchange.response.body) < len(best.body):
                self.accepted[operation.id] = exchange.response
            for parameter in operation.parameters:
                if (parameter.location, parameter.name) in read.parsed.parameters:
                    value = read.parsed.parameters[parameter.location, parameter.name]
                    self.values.setdefault((operation.id, parameter.label), []).append(value)
        self.bodies[operation.id] = list(bodies.values())

    def witnesses(self, mutant: RequestMutant) -> Iterator[Exchange]:
        """The requests that the server refuses and the mutant accepts."""
        return self._among(mutant, self.refused.get(mutant.mutant.operation, []))

    def accepted_witnesses(self, mutant: RequestMutant) -> Iterator[Exchange]:
        """The requests that break only this promise, and that the server accepts without the mutant."""
        return self._among(mutant, self.wrongly_accepted.get(mutant.mutant.operation, []))

    def _among(self, mutant: RequestMutant, requests: list[CheckedRequest]) -> Iterator[Exchange]:
        is_any = False
        for request in requests:
            if _breaks_alone(mutant, request):
                is_any = True
                yield request.exchange
        if not is_any and mutant.constraint is not None:
            yield from self._allowed_without(mutant, mutant.constraint, requests)

    def _allowed_without(
        self, mutant: RequestMutant, constraint: Constraint, requests: list[CheckedRequest]
    ) -> Iterator[Exchange]:
        """The requests that a contract without the constraint allows: a problem names no branch of a choice."""
        contract = self.spec.schemas if mutant.parameter is not None else self.spec.request_schemas
        without: list[Schemas] = []
        for request in requests:
            if not request.is_invalid(mutant.where):
                continue
            is_body = mutant.parameter is None
            if is_body and not is_json(request.exchange.request.headers.media_type):
                continue
            without = without or list(relaxations(contract, constraint))
            if any(each.valid(mutant.value_schema, _value(mutant, request)) for each in without):
                yield request.exchange


def _value(mutant: RequestMutant, request: CheckedRequest) -> JsonValue:
    """The part of a request that a mutant is about: a parameter, or the body."""
    parameter = mutant.parameter
    if parameter is None:
        return request.exchange.request.json
    return request.parsed.parameters.get((parameter.location, parameter.name))


def _read(spec: Spec, operation: Operation, exchange: Exchange, *, is_open: bool) -> CheckedRequest:
    """`is_open` says whether the server needs no credential."""
    parsed = reader(spec).read(operation, exchange.request, exchange.path_parameters)
    problems = {problem.where + problem.message: problem for problem in parsed.problems}
    forbidden = tuple(problem for problem in problems.values() if problem.kind not in NOT_FORBIDDEN)
    has_credential = satisfied(spec, operation, exchange.request)
    return CheckedRequest(exchange, forbidden, has_credential, is_open or has_credential, parsed)


def _breaks_alone(mutant: RequestMutant, request: CheckedRequest) -> bool:
    """Whether the only problem of a request is what a mutant does not enforce."""
    if mutant.mutant.kind == AUTH:
        return not request.has_credential and not request.problems
    return request.is_authorised and len(request.problems) == 1 and _is_about(mutant, request)


def _is_about(mutant: RequestMutant, request: CheckedRequest) -> bool:
    """Whether the only problem of a request is the constraint that a mutant does not enforce."""
    problem, kind = request.problems[0], mutant.mutant.kind
    constraint = mutant.constraint
    if constraint is None:
        expected = {MEDIA_TYPE: ProblemKind.MEDIA_TYPE, MALFORMED: ProblemKind.MALFORMED}.get(kind, ProblemKind.MISSING)
        return problem.kind is expected and problem.where == mutant.where
    where, _, at = problem.where.removeprefix(mutant.where).rpartition(" ")
    if problem.kind is not ProblemKind.INVALID or not problem.where.startswith(mutant.where) or where:
        return False
    if problem.pointers[-1] not in constraint.promises or not _matches(constraint.place, tokens(at)):
        return False
    if mutant.where != "body":
        return True
    if not is_json(request.exchange.request.headers.media_type):
        return False
    return _breaks_as_meant(kind, constraint.name, lookup(request.exchange.request.json, at))


def _breaks_as_meant(kind: str, name: str, part: JsonValue) -> bool:
    """Whether a part of a body breaks the intended promise, as one keyword can make several."""
    match kind:
        case "null":
            return part is None
        case "type":
            return part is not None
        case "required":
            return isinstance(part, dict) and name not in part
        case _:
            return True


def _has_json(request: Request) -> bool:
    """Whether a request has a JSON body that can be read; a server may accept one that cannot."""
    if not is_json(request.headers.media_type) or not request.body:
        return False
    try:
        _ = request.json
    except Unparsable:
        return False
    return True


def _matches(place: tuple[str, ...], at: list[str]) -> bool:
    return len(place) == len(at) and all(token in {ANY, other} for token, other in zip(place, at, strict=True))
