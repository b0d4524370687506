"""Statuses: a response has a documented one, and no request makes the server fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import OF_GATEWAYS, Exchange
from caveat.judging.cause import NO_CREDENTIAL
from caveat.judging.evidence import UNSTATED, assumed, standard
from caveat.judging.promise import Gravity
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.security import satisfied
from caveat.openapi.spec import Spec

_NO_VERDICT = OF_GATEWAYS | {HTTPStatus.TOO_MANY_REQUESTS}
"""Statuses that say nothing about what the API promises."""


_ASKED_FOR_BY: Mapping[int, tuple[str, ...]] = {
    HTTPStatus.NOT_MODIFIED: ("if-none-match", "if-modified-since"),
    HTTPStatus.PARTIAL_CONTENT: ("range",),
}
"""The header fields that ask for a status (RFC 9110, 13.1 and 14.2)."""


def _is_undocumented(operation: Operation, status: int, _spec: Spec) -> bool:
    is_other = status in _NO_VERDICT or _is_failure(status)
    return bool(operation.responses) and not is_other and operation.response(status) is None


@spec_rule(
    "OAS001",
    evidence=assumed("an operation that lists responses is assumed to list all of them"),
    concerns=_is_undocumented,
)
def statuses_are_documented(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An operation responds only with the statuses that its contract documents.

    A document need not list refusals (4xx), and one that lists only errors promises no success: without evidence, such
    statuses are reported as left open. OAS009 judges server failures. The status 429 and gateway errors say
    nothing about the API. The statuses 304 and 206 need not be documented if the request has the header fields that ask
    for them.
    """
    status = exchange.response.status
    if any(name in exchange.request.headers for name in _ASKED_FOR_BY.get(status, ())):
        return
    documented = ", ".join(operation.responses)
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    only_errors = not any(key[0] in "23d" for key in operation.responses)
    yield Breach(
        f"the status is {status}, documented: {documented}",
        at="status",
        promise=f"{operation.pointer}/responses",
        evidence=operation.evidence,
        left_open=operation.evidence == UNSTATED and (is_refusal or (exchange.response.ok and only_errors)),
    )


def _is_undocumented_failure(operation: Operation, status: int, _spec: Spec) -> bool:
    return _is_failure(status) and not {str(status), f"{status // 100}XX"} & operation.responses.keys()


@spec_rule("OAS009", evidence=standard("RFC 9110, 15.6"), gravity=Gravity.CRASH, concerns=_is_undocumented_failure)
def no_request_makes_the_server_fail(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """No request makes the server fail (5xx), unless the contract documents that status."""
    kind = "" if satisfied(spec, operation, exchange.request) else NO_CREDENTIAL
    yield Breach(f"the status is {exchange.response.status}", at="status", promise=operation.pointer, kind=kind)


def _is_failure(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in OF_GATEWAYS
