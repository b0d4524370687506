"""Confirms findings about values with a second validator: it has to refuse the value, too."""

from __future__ import annotations

from caveat.checks.documented_body import documented_body
from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.judging.finding import Finding
from caveat.openapi import media
from caveat.openapi.coerce import as_list
from caveat.openapi.forms import fields
from caveat.openapi.operation import Operation
from caveat.openapi.parameters import decode_header
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve_object
from caveat.openapi.requests import reader
from caveat.openapi.schema import Schemas
from caveat.openapi.second_validator import second_validator
from caveat.openapi.spec import Spec

_NOT_COMPARED = ("pattern", "format", "unreadable", "missing", "malformed", "media type")
"""Kinds that the second validator cannot check: its patterns are Python's, and it knows no formats."""

_CHOICES = ("anyOf", "oneOf")


def agrees(spec: Spec, finding: Finding) -> bool:
    """Whether a second validator refuses the value of a finding, or cannot check it; the finding is not redacted."""
    exchange = finding.exchange
    operation = spec.operations.get(finding.operation or "")
    if exchange is None or operation is None or not finding.kind or finding.kind.startswith(_NOT_COMPARED):
        return True
    if finding.kind.startswith(_CHOICES) and _has_uncompared_branch(spec, finding.promise):
        return True
    match finding.code:
        case "OAS003":
            return not _has_valid_body(spec, exchange, operation)
        case "OAS004":
            return not _has_valid_header(spec, exchange, operation, finding.at.removeprefix("header "))
        case "OAS006":
            return not _sent_valid(spec, exchange, operation, finding.at.removeprefix("request "))
    return True


def _has_uncompared_branch(spec: Spec, choices: str) -> bool:
    """Whether a value may be valid by no branch of `anyOf` or `oneOf` because of a format or a pattern."""
    branches = (
        resolve_object(spec.root, child(choices, index)) for index, _ in enumerate(as_list(lookup(spec.root, choices)))
    )
    return any(branch.keys() & {"format", "pattern"} for branch in branches)


def _valid(schemas: Schemas, pointer: str, value: object) -> bool:
    return second_validator(schemas).valid(pointer, value) is True  # type: ignore[arg-type] # a JSON value


def _has_valid_body(spec: Spec, exchange: Exchange, operation: Operation) -> bool:
    body = documented_body(exchange, operation)
    if body is None or not body.schema:
        return False
    try:
        value = body.value(exchange.response)
    except Unparsable:
        return False
    if media.is_form(body.media_type) and isinstance(value, dict):
        value = fields(spec.schemas, body.schema, value)
    return _valid(spec.schemas, body.schema, value)


def _has_valid_header(spec: Spec, exchange: Exchange, operation: Operation, name: str) -> bool:
    documented = operation.response(exchange.response.status)
    header = documented.headers.get(name) if documented is not None else None
    sent = exchange.response.headers.all(name)
    if header is None or not header.schema or not sent:
        return False
    return _valid(spec.schemas, header.schema, decode_header(header, sent, spec.schemas))


def _sent_valid(spec: Spec, exchange: Exchange, operation: Operation, where: str) -> bool:
    """Whether the part of a request that is not allowed is valid."""
    request = reader(spec).read(operation, exchange.request, exchange.path_parameters)
    if where.startswith("body"):
        schema = operation.body.media[request.media_type] if operation.body and request.media_type else ""
        return bool(schema) and _valid(spec.request_schemas, schema, request.body)
    for parameter in operation.parameters:
        key = (parameter.location, parameter.name)
        if where.startswith(parameter.label) and parameter.schema and key in request.parameters:
            return _valid(spec.schemas, parameter.schema, request.parameters[key])
    return False
