"""Requests: those that the contract allows are accepted, others are rejected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule, when_accepted
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import assumed
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.requests import NOT_FORBIDDEN, ParsedRequest, ProblemKind, reader
from caveat.openapi.security import satisfied
from caveat.openapi.spec import Spec
from caveat.openapi.typed_values import BOOLEANS

_MALFORMED = frozenset({400, 415, 422})
"""Statuses for requests that break the contract; others are about the caller, the state or headers such as `Accept`."""


def _documents_refusal(operation: Operation, status: int, _spec: Spec) -> bool:
    return status in _MALFORMED and (not operation.responses or operation.response(status) is not None)


@spec_rule(
    "OAS005",
    evidence=assumed("a vendor may validate more than the document says"),
    concerns=_documents_refusal,
)
def allowed_requests_are_accepted(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A request that the contract allows is not rejected as malformed.

    A server may check more than a document says, so a refusal is reported as left open. A status that is not documented
    is the subject of OAS001.
    """
    if not satisfied(spec, operation, exchange.request):
        return
    if "code=" in exchange.response.headers.get("preference-applied", ""):
        # The client asked for this status with `Prefer`, no matter what it sent (RFC 7240, 3).
        return
    parsed = reader(spec).read_allowed(operation, exchange.request, exchange.path_parameters)
    # Whether a value that an open enum does not list exists is not promised either way.
    if parsed is not None and not _has_unknown_value(spec, operation, parsed) and not _has_cursor(parsed):
        message = f"the status is {exchange.response.status}, but the contract allows this request"
        yield Breach(message, at="request", promise=operation.pointer, left_open=True)


_CURSOR = re.compile(r"cursor|token|continuation|scroll|(starting|ending)?_?(after|before)", re.IGNORECASE)


def _has_cursor(request: ParsedRequest) -> bool:
    """Whether a request has a value that has to come from a response, such as the cursor of a page."""
    return any(location == "query" and _CURSOR.search(name) for location, name in request.parameters)


def _has_unknown_value(spec: Spec, operation: Operation, request: ParsedRequest) -> bool:
    for parameter in operation.parameters:
        value = request.parameters.get((parameter.location, parameter.name))
        if parameter.schema and any(spec.open_enums.unknown_values((*parameter.pointers, parameter.schema), value)):
            return True
    schema = operation.body.media[request.media_type] if operation.body and request.media_type else ""
    return bool(schema) and any(spec.open_enums.unknown_values((schema,), request.body))


def _has_valid_reading(spec: Spec, operation: Operation, request: ParsedRequest, where: str) -> bool:
    """Whether the text of a parameter can be read as a valid value: OpenAPI does not say how values are written."""
    for parameter in operation.parameters:
        text = request.parameters.get((parameter.location, parameter.name))
        if parameter.label == where and parameter.schema and isinstance(text, str):
            return any(spec.schemas.valid(parameter.schema, value) for value in _readings(text))
    return False


_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,15})?")


def _readings(text: str) -> Iterator[JsonValue]:
    """A number with a sign or zeros before it, and a boolean as a number or in another spelling."""
    if _NUMBER.fullmatch(text):
        yield float(text) if "." in text else int(text)
    if text.lower() in BOOLEANS:
        yield BOOLEANS[text.lower()]


@spec_rule(
    "OAS006",
    evidence=assumed("what the document does not allow is assumed to be rejected"),
    concerns=when_accepted,
)
def other_requests_are_rejected(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A request that the contract does not allow is rejected."""
    request = reader(spec).read(operation, exchange.request, exchange.path_parameters)
    seen: set[tuple[str, str]] = set()
    for problem in request.problems:
        # Parts of an `allOf` may say the same.
        if problem.kind in NOT_FORBIDDEN or (problem.where, problem.message) in seen:
            continue
        if problem.kind is ProblemKind.INVALID and _has_valid_reading(spec, operation, request, problem.where):
            continue
        seen.add((problem.where, problem.message))
        yield Breach(
            f"the status is {exchange.response.status}, but {problem.where} is not allowed: {problem.message}",
            at=f"request {problem.where}",
            kind=problem.mismatch or str(problem.kind),
            promise=problem.pointers[-1],
            evidence=spec.evidence(*problem.pointers),
        )
