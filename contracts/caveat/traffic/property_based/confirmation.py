"""Confirms failures of Schemathesis's own checks before they are reported."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus

from caveat.exchange import Exchange
from caveat.openapi import servers
from caveat.openapi.routing import Router
from caveat.openapi.spec import Spec
from caveat.traffic.property_based.promises import CONFIRMED_ELSEWHERE, JUDGED_BY_RULES, PROMISES

_IMPLICIT = frozenset({"HEAD", "OPTIONS", "TRACE"})
"""Methods that frameworks handle without the server's own code."""


def confirmed(spec: Spec, code: str, exchange: Exchange) -> bool:
    """Whether a failure is shown; failures of checks that Caveat's rules make, and of unknown checks, are not."""
    if code in JUDGED_BY_RULES or code not in PROMISES:
        return False
    match code:
        case "ST106":
            media_type = exchange.response.headers.media_type
            return media_type is not None and not all(media_type.partition("/"))
        case "ST204":
            return _accepts_undeclared(spec, exchange)
        case "ST205":
            return bool(_missing_in_allow(spec, exchange))
        case _:
            return code in CONFIRMED_ELSEWHERE


def _accepts_undeclared(spec: Spec, exchange: Exchange) -> bool:
    """Whether an undeclared method is accepted, or refused by 405 without Allow; it may be refused in any other way."""
    request, response = exchange.request, exchange.response
    if response.status == HTTPStatus.METHOD_NOT_ALLOWED:
        return "allow" not in response.headers
    return response.ok and request.method not in _IMPLICIT | possible_methods(spec, request.path)


def _missing_in_allow(spec: Spec, exchange: Exchange) -> frozenset[str]:
    """The declared methods that a response leaves out of Allow."""
    allowed = {name.strip().upper() for value in exchange.response.headers.all("allow") for name in value.split(",")}
    methods, _ = spec.route(exchange.request.path) or ({}, {})
    return frozenset(methods) - allowed - _IMPLICIT if exchange.response.ok and allowed else frozenset()


def possible_methods(spec: Spec, path: str) -> frozenset[str]:
    """The methods of all operations whose path matches: `/todos/{id}` matches `/todos/count`, too."""
    return frozenset(
        operation.method
        for operation in spec.operations.values()
        if _router(spec, operation.path).find(path) is not None
    )


@lru_cache(maxsize=4096)
def _router(spec: Spec, template: str) -> Router:
    return Router([template], servers.base_paths(spec.root))
