"""Server failures for requests that belong to no operation, such as those with an undeclared method."""

from __future__ import annotations

from http import HTTPStatus

from caveat.checks.status import no_request_makes_the_server_fail as crash_rule
from caveat.exchange import OF_GATEWAYS, Exchange
from caveat.judging.finding import Finding, Severity
from caveat.openapi.spec import Spec

_NO_CRASH = OF_GATEWAYS | {HTTPStatus.NOT_IMPLEMENTED}
"""Server errors that such a request may get: 501 refuses a method (RFC 9110, 15.6.2), others are of gateways."""


def crash(spec: Spec, exchange: Exchange) -> Finding | None:
    """The finding for a request without an operation that makes the server fail; None for any other exchange."""
    status = exchange.response.status
    if exchange.operation is not None or status < HTTPStatus.INTERNAL_SERVER_ERROR or status in _NO_CRASH:
        return None
    promise = crash_rule.promise
    methods, _ = spec.route(exchange.request.path) or ({}, {})
    path_item = next((operation.pointer.rpartition("/")[0] for operation in methods.values()), "")
    return Finding(
        promise.code,
        promise.title,
        f"the status is {status}, for a request that belongs to no operation",
        Severity.BREACH,
        promise.evidence,
        at="status",
        promise=path_item,
        exchanges=(exchange,),
        gravity=promise.gravity,
    )
