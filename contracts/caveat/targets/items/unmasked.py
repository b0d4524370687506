"""Replaces the masks in a request of a report by the credentials and values of a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, unquote_plus

from caveat.errors import NotSent
from caveat.exchange import Headers, Request
from caveat.judging.redaction import MASK
from caveat.mock.collections.ids import id_text
from caveat.openapi import security
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.spec import Spec
from caveat.targets.target import Target

_OF_A_CONNECTION = frozenset({"host", "connection", "content-length", "x-schemathesis-testcaseid"})
"""Header fields that belong to the connection or the run of the report, in lower case."""


def unmasked(request: Request, spec: Spec, target: Target) -> Request:
    """The request with the credentials, header fields and parameters of a target where the report has masks.

    Unmasked parts stay as they are, also a missing or a generated credential. Raises `NotSent` where a target has no
    value for what is masked.
    """
    methods, values = spec.route(request.path) or ({}, {})
    operation = methods.get(request.method)
    path = _path(request, dict(values), target, operation)
    _, mark, query = request.target.partition("?")
    pairs = "&".join(_pair(pair, spec, target, operation) for pair in query.split("&"))
    if MASK.encode() in request.body:
        raise _masked(operation, "a value in the body")
    return replace(request, target=path + mark + pairs, headers=Headers(_headers(request, spec, target, operation)))


def _headers(request: Request, spec: Spec, target: Target, operation: Operation | None) -> Iterator[tuple[str, str]]:
    given = {name.lower(): value for name, value in target.headers.items()}
    of_schemes = {scheme.field.lower() for scheme in spec.security_schemes.values()}
    for name, value in request.headers.items_sent:
        if name.lower() in _OF_A_CONNECTION:
            continue
        if MASK not in value:
            yield name, value
        else:
            yield name, _field(name, given, spec, target, operation)
    # A field that was not in use at the time of the report, such as one for a gateway; not a credential: its absence
    # may be what the request tests.
    for name, value in given.items():
        if name not in request.headers and name not in of_schemes:
            yield name, value


def _field(name: str, given: dict[str, str], spec: Spec, target: Target, operation: Operation | None) -> str:
    """The value of a masked header field."""
    if name.lower() in given:
        return given[name.lower()]
    for scheme_name, scheme in _schemes(spec, target, operation):
        if scheme.location in {"header", "cookie"}:
            field, value = security.header(scheme, target.credentials[scheme_name])
            if field.lower() == name.lower():
                return value
    raise _masked(operation, f"the header field {name}")


def _pair(pair: str, spec: Spec, target: Target, operation: Operation | None) -> str:
    """A pair of the query, with the credential or the value of a parameter that is masked."""
    name, _, value = pair.partition("=")
    if MASK not in value:
        return pair
    for scheme_name, scheme in _schemes(spec, target, operation):
        if scheme.location == "query" and scheme.field == unquote_plus(name):
            return f"{name}={quote(target.credentials[scheme_name], safe='')}"
    text = id_text(target.parameters.get(unquote_plus(name)))
    if text is None:
        raise _masked(operation, f"the query parameter {name}")
    return f"{name}={quote(text, safe='')}"


def _path(request: Request, values: dict[str, str], target: Target, operation: Operation | None) -> str:
    path = request.path
    if MASK not in path:
        return path
    for name, value in values.items():
        text = id_text(target.parameters.get(name))
        if value == MASK and text is not None:
            path = path.replace(f"/{MASK}", f"/{quote(text, safe='')}", 1)
    if MASK in path:
        raise _masked(operation, "a value in the path")
    return path


def _schemes(spec: Spec, target: Target, operation: Operation | None) -> Iterator[tuple[str, SecurityScheme]]:
    """The security schemes for which a target has credentials, those that the operation requires first."""
    required = [name for names in (operation.security if operation else ()) for name in names]
    for name in dict.fromkeys((*required, *spec.security_schemes)):
        if name in target.credentials and name in spec.security_schemes:
            yield name, spec.security_schemes[name]


def _masked(operation: Operation | None, what: str) -> NotSent:
    name = operation.id if operation is not None else ""
    return NotSent(name, f"the report masks {what}, and the target has no value for it")
