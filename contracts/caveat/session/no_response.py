"""Requests that get no response, or one that cannot be read, from a server that answers others."""

from __future__ import annotations

from caveat.errors import BadResponse, Unreachable
from caveat.exchange import NO_RESPONSE, Request
from caveat.judging.evidence import standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity, Promise
from caveat.openapi.spec import Spec

GETS_A_RESPONSE = Promise(
    "NET001",
    "Every request gets a readable response while the server answers other requests.",
    standard("RFC 9110, 3.4"),
    gravity=Gravity.CRASH,
)

UNANSWERED = "no response, or none that can be read"
"""Why nothing is judged of such a request."""


def no_response(spec: Spec, request: Request, error: Unreachable) -> Finding:
    """The finding for a request to a server that is up; the error says what happened."""
    exchange = spec.exchange(request, NO_RESPONSE)
    operation = spec.operations.get(exchange.operation or "")
    subject = "the response cannot be read: " if isinstance(error, BadResponse) else ""
    return Finding(
        GETS_A_RESPONSE.code,
        GETS_A_RESPONSE.title,
        f"{subject}{error.reason}",
        Severity.BREACH,
        GETS_A_RESPONSE.evidence,
        operation=exchange.operation,
        promise=operation.pointer if operation is not None else "",
        exchanges=(exchange,),
        gravity=GETS_A_RESPONSE.gravity,
        kind=_kind(error),
    )


def _kind(error: Unreachable) -> str:
    if isinstance(error, BadResponse):
        return "unreadable"
    return "too late" if " within " in error.reason else "closed"
