"""Statuses: an operation answers only as documented."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange, Response
from caveat.judging.evidence import assumed
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


@spec_rule("OAS001", evidence=assumed("a document that lists responses is taken to list all of them"))
def statuses_are_documented(exchange: Exchange, operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An operation answers only with the statuses that its contract documents."""
    status = exchange.response.status
    if operation.response(status) is None:
        known = ", ".join(operation.responses) or "none"
        yield Breach(
            f"the status is {status}, documented are: {known}{_said(exchange.response)}",
            at="status",
            promise=f"{operation.pointer}/responses",
            evidence=operation.evidence,
        )


_LONGEST = 300
"""Characters of an answer that are shown: an undocumented one often says why it came."""


def _said(response: Response) -> str:
    text = response.body.decode("utf-8", "replace").strip()
    return f"; it says {text[:_LONGEST]}" if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR and text else ""
