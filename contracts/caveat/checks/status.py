"""Statuses: a response has a documented one."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange, Response
from caveat.judging.evidence import assumed
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


@spec_rule("OAS001", evidence=assumed("an operation that lists responses is assumed to list all of them"))
def statuses_are_documented(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An operation answers only with the statuses that its contract documents."""
    status = exchange.response.status
    if operation.response(status) is None:
        documented = ", ".join(operation.responses) or "none"
        yield Breach(
            f"the status is {status}, documented: {documented}{_error_text(exchange.response)}",
            at="status",
            promise=f"{operation.pointer}/responses",
            evidence=operation.evidence,
        )


_MAX_SHOWN = 300
"""Characters of a body that are shown: an undocumented response often says why it was sent."""


def _error_text(response: Response) -> str:
    text = response.body.decode("utf-8", "replace").strip()
    return f"; the body is {text[:_MAX_SHOWN]}" if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR and text else ""
