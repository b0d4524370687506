"""Decides mutants of requests on a recorded run: a request that was refused for one reason alone is accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice

from caveat.errors import Unparsable
from caveat.exchange import Exchange, Request, Response
from caveat.json_text import JsonValue, is_json
from caveat.mutation.constraints import ANY, Constraint, breaking, places
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome, Result
from caveat.mutation.recording import Recording
from caveat.mutation.relaxed import relaxed
from caveat.mutation.requests import AUTH, MALFORMED, MEDIA_TYPE, RequestMutant
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import lookup, tokens
from caveat.openapi.requests import NOT_FORBIDDEN, Problem, ProblemKind, reader
from caveat.openapi.second_validator import second_validator
from caveat.openapi.security import satisfied
from caveat.openapi.spec import Spec
from caveat.openapi.violations import replaced

MAX_WITNESSES = 10
"""Requests that are judged before a mutant counts as survived."""

MAX_BODIES = 100
"""Broken bodies by which a second judgement tells whether a promise can be broken at all."""

_CODES = {"OAS006", "OAS007"}
"""The rules about requests that have to be rejected: others may find that the answer belongs to another request."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """A request that was refused, and what the contract does not allow in it."""

    exchange: Exchange
    problems: tuple[Problem, ...]
    has_credential: bool

    @property
    def is_about_body(self) -> bool:
        """Whether nothing but values of the body is not allowed."""
        of_body = (each.kind is ProblemKind.INVALID and each.where.startswith("body") for each in self.problems)
        return bool(self.problems) and self.has_credential and all(of_body)


@dataclass(slots=True)
class Refusals:
    """The refused requests of a recorded run that have one problem, and the shortest accepted answer, by operation."""

    spec: Spec
    refused: dict[str, list[_Refused]] = field(default_factory=dict)
    accepted: dict[str, Response] = field(default_factory=dict)
    bodies: dict[str, list[Request]] = field(default_factory=dict)
    """The accepted requests with a JSON body."""

    @classmethod
    def of(cls, spec: Spec, recording: Recording) -> Refusals:
        """What a recording shows."""
        refused: defaultdict[str, dict[Request, _Refused]] = defaultdict(dict)
        accepted: dict[str, Response] = {}
        bodies: defaultdict[str, dict[bytes, Request]] = defaultdict(dict)
        for step in recording.steps():
            exchange = spec.exchange(step.request, step.response)
            operation = spec.operations.get(exchange.operation or "")
            if operation is None:
                continue
            if step.response.ok:
                if _has_json(step.request):
                    bodies[operation.id].setdefault(step.request.body, step.request)
                best = accepted.get(operation.id)
                if best is None or len(step.response.body) < len(best.body):
                    accepted[operation.id] = step.response
            elif step.response.status < HTTPStatus.INTERNAL_SERVER_ERROR and step.request not in refused[operation.id]:
                refused[operation.id][step.request] = _read(spec, operation, exchange)
        listed = {name: list(each.values()) for name, each in refused.items()}
        return cls(spec, listed, accepted, {name: list(each.values()) for name, each in bodies.items()})

    def witnesses(self, mutant: RequestMutant) -> Iterator[Exchange]:
        """The requests that a server refuses, and that the mutant accepts."""
        is_any = False
        for exchange in self._with_one_problem(mutant):
            is_any = True
            yield exchange
        if not is_any and mutant.constraint is not None and mutant.schema:
            yield from self._allowed_without(mutant, mutant.constraint)

    def _allowed_without(self, mutant: RequestMutant, constraint: Constraint) -> Iterator[Exchange]:
        """The requests that a contract without the constraint allows: of a choice, a problem names no branch."""
        schemas = relaxed(self.spec.request_schemas, constraint)
        for refused in self.refused.get(mutant.mutant.operation, ()):
            # Only a mutant of a JSON body has a schema here.
            is_json_body = is_json(refused.exchange.request.headers.media_type)
            if refused.is_about_body and is_json_body and schemas.valid(mutant.schema, refused.exchange.request.json):
                yield refused.exchange

    def _with_one_problem(self, mutant: RequestMutant) -> Iterator[Exchange]:
        for refused in self.refused.get(mutant.mutant.operation, ()):
            if mutant.mutant.kind == AUTH:
                if not refused.has_credential and not refused.problems:
                    yield refused.exchange
            elif refused.has_credential and len(refused.problems) == 1 and _is_about(mutant, refused):
                yield refused.exchange


def _read(spec: Spec, operation: Operation, exchange: Exchange) -> _Refused:
    parsed = reader(spec).read(operation, exchange.request, exchange.path_parameters)
    problems = {problem.where + problem.message: problem for problem in parsed.problems}
    forbidden = tuple(problem for problem in problems.values() if problem.kind not in NOT_FORBIDDEN)
    return _Refused(exchange, forbidden, satisfied(spec, operation, exchange.request))


def _is_about(mutant: RequestMutant, refused: _Refused) -> bool:
    """Whether the only problem of a request is the constraint that a mutant does not enforce."""
    problem, kind = refused.problems[0], mutant.mutant.kind
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
    if not is_json(refused.exchange.request.headers.media_type):
        return False
    return _breaks_as_meant(kind, constraint.name, _part(refused.exchange.request, at))


def _breaks_as_meant(kind: str, name: str, part: JsonValue) -> bool:
    """Whether a part of a body breaks what is meant, where one keyword makes several promises."""
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


def _part(request: Request, at: str) -> JsonValue:
    return lookup(request.json, at)


def _matches(place: tuple[str, ...], at: list[str]) -> bool:
    return len(place) == len(at) and all(token in {ANY, other} for token, other in zip(place, at, strict=True))


def decide(mutant: RequestMutant, refusals: Refusals, judged: Judged) -> Result:
    """The outcome of a mutant: found if a request that it accepts is found to be accepted."""
    answer = refusals.accepted.get(mutant.mutant.operation)
    if answer is None:
        return Result(mutant.mutant, Outcome.NOT_REACHED, note="no request of this operation was accepted")
    witnesses = list(islice(refusals.witnesses(mutant), MAX_WITNESSES))
    for witness in witnesses:
        findings = judged.alone(judged.exchange(witness.request, answer))
        codes = sorted({finding.code for finding in findings} & _CODES)
        if codes:
            return Result(mutant.mutant, Outcome.FOUND, codes[0])
    if witnesses:
        return Result(mutant.mutant, Outcome.SURVIVED, note="no rule finds that the request is accepted")
    if not can_be_broken(refusals, mutant):
        note = "no request can break it alone: the rest of the contract refuses, or the schema accepts, all of them"
        return Result(mutant.mutant, Outcome.EQUIVALENT, note=note)
    return Result(mutant.mutant, Outcome.SURVIVED, note="no request of the run breaks this promise alone")


def can_be_broken(refusals: Refusals, mutant: RequestMutant) -> bool:
    """Whether a request can break a constraint, so that the mutant accepts it, by a second judgement."""
    if mutant.constraint is None:
        return True
    if mutant.parameter is not None:
        return _text_can_break(refusals.spec, mutant.parameter, mutant.constraint)
    schemas = refusals.spec.request_schemas
    first, without = second_validator(schemas), second_validator(relaxed(schemas, mutant.constraint))
    broken = list(islice(_broken_bodies(refusals, mutant, mutant.constraint), MAX_BODIES))
    return not broken or any(
        first.valid(mutant.schema, body, formats=True) is not True
        and without.valid(mutant.schema, body, formats=True) is not False
        for body in broken
    )


def _broken_bodies(refusals: Refusals, mutant: RequestMutant, constraint: Constraint) -> Iterator[JsonValue]:
    """Bodies that were accepted, with the constraint broken."""
    schemas = refusals.spec.request_schemas
    for request in refusals.bodies.get(mutant.mutant.operation, ()):
        for at in places(request.json, constraint.place):
            for value in breaking(schemas, constraint, lookup(request.json, at)):
                yield replaced(request.json, at, value)


def _text_can_break(spec: Spec, parameter: Parameter, constraint: Constraint) -> bool:
    if constraint.keyword == "type" and not constraint.place:
        return "string" not in spec.schemas.types(constraint.schemas[0])
    if parameter.location != "path" or constraint.place:
        return True
    # An empty value makes another path.
    validator = second_validator(spec.schemas)
    texts = [each for each in breaking(spec.schemas, constraint, parameter.example) if each != ""]
    return any(validator.valid(parameter.schema, each, formats=True) is not True for each in texts)
