"""Statuses: a response has a documented one, and no request makes the server fail."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.judging.evidence import UNSTATED, assumed, standard
from caveat.judging.promise import Gravity
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

_OF_GATEWAYS = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
"""Statuses of servers between the client and the API, or of an overload: not of the API itself."""

_NO_VERDICT = _OF_GATEWAYS | {HTTPStatus.TOO_MANY_REQUESTS}
"""Statuses that say nothing about what the API promises."""


@spec_rule("OAS001", evidence=assumed("an operation that lists responses is assumed to list all of them"))
def statuses_are_documented(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An operation answers only with the statuses that its contract documents.

    A document need not list refusals (4xx), nor 304 for conditional requests, and one that lists errors only says
    nothing of success: without evidence, such statuses are reported as left open. Server failures are the subject of
    OAS009; 429 and the errors of gateways say nothing about the API.
    """
    status = exchange.response.status
    is_other = status in _NO_VERDICT or _is_failure(status)
    if not operation.responses or is_other or operation.response(status) is not None:
        return
    documented = ", ".join(operation.responses)
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR or _is_unmodified(exchange)
    only_errors = not any(key[0] in "23d" for key in operation.responses)
    yield Breach(
        f"the status is {status}, documented: {documented}",
        at="status",
        promise=f"{operation.pointer}/responses",
        evidence=operation.evidence,
        left_open=operation.evidence == UNSTATED and (is_refusal or (exchange.response.ok and only_errors)),
    )


def _is_unmodified(exchange: Exchange) -> bool:
    """Whether the response says that the client of a conditional request has the content (RFC 9110, 15.4.5)."""
    is_conditional = {"if-none-match", "if-modified-since"} & {name.lower() for name in exchange.request.headers}
    return exchange.response.status == HTTPStatus.NOT_MODIFIED and bool(is_conditional)


@spec_rule("OAS009", evidence=standard("RFC 9110, 15.6"), gravity=Gravity.CRASH)
def no_request_makes_the_server_fail(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """No request makes the server fail (5xx), unless the contract documents that status."""
    status = exchange.response.status
    if _is_failure(status) and not {str(status), f"{status // 100}XX"} & operation.responses.keys():
        yield Breach(f"the status is {status}", at="status", promise=operation.pointer)


def _is_failure(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in _OF_GATEWAYS
