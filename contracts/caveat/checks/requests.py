"""Requests: what the contract allows is taken, and only that."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.requests import Fault, read
from caveat.openapi.security import satisfied
from caveat.openapi.spec import Spec

_REFUSED_AS_WRONG = frozenset({400, 415, 422})
"""Statuses that blame what a contract speaks of; others blame the caller, the state or fields such as `Accept`."""


@spec_rule("OAS005", evidence=assumed("no document says all that can be wrong with a request"))
def allowed_requests_are_taken(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A request that keeps the contract is not refused as malformed."""
    status = exchange.response.status
    if status not in _REFUSED_AS_WRONG or not satisfied(spec, operation, exchange.request):
        return
    if "code=" in exchange.response.headers.get("preference-applied", ""):
        # The client has asked for this answer, whatever it sent (RFC 7240, 3).
        return
    if read(spec, operation, exchange.request, exchange.path_parameters).allowed:
        message = f"the contract allows this request, but the answer is {status}"
        yield Breach(message, at="request", promise=operation.pointer)


@spec_rule("OAS006", evidence=assumed("what the document does not allow is taken to be refused"))
def other_requests_are_refused(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A request that breaks the contract is refused."""
    if not exchange.response.ok:
        return
    for problem in read(spec, operation, exchange.request, exchange.path_parameters).problems:
        if problem.fault is Fault.REPEATED:
            continue
        yield Breach(
            f"{problem.where}: {problem.message}; yet the answer is {exchange.response.status}",
            at=f"request {problem.where}",
            promise=problem.trail[-1],
            evidence=spec.evidence(*problem.trail),
        )
