"""Requests that a server may take for those of another operation."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote

from caveat.exchange import Request
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec

_OVERRIDE_FIELDS = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})
_OVERRIDE_PARAMETER = "_method"
"""Header fields and a query parameter by which some servers replace the method of a request."""


def ambiguity(spec: Spec, request: Request, operation: Operation, not_allowed: Callable[[Operation], str]) -> str:
    """Why a server may take a request for that of an operation which is not allowed; `""` if it may not.

    A write is ambiguous also where the server may find another item in its path.
    """
    overrides = any(name in request.headers for name in _OVERRIDE_FIELDS)
    if overrides or any(name == _OVERRIDE_PARAMETER for name, _ in request.query_pairs):
        return "the server may replace its method"
    # Servers and proxies may decode `%2F` and resolve `..` before they route.
    path = _without_dots(unquote(request.path))
    methods, _ = spec.route(quote(path, safe="/")) or ({}, {})
    other = methods.get(request.method)
    if other is not None and other.id != operation.id and not_allowed(other):
        return f"the server may take its path for that of {other.id}"
    is_other = other is None or other.id != operation.id or path != unquote(request.path)
    return "the server may take its path for another one" if operation.effect is not Effect.READS and is_other else ""


def _without_dots(path: str) -> str:
    """A path, with the segments `.` and `..` resolved (RFC 3986, 5.2.4)."""
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments = segments[: max(1, len(segments) - 1)]
        elif segment != ".":
            segments.append(segment)
    return "/".join(segments)
