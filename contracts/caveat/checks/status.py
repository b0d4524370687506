"""Statuses: an operation answers only as documented."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, History
from caveat.openapi.spec import Spec
from caveat.rule import Breach, Rule, assumed, rule


def is_documented(spec: Spec) -> Rule:
    """OAS001, for one spec."""

    @rule("OAS001", evidence=assumed("a document that lists responses is taken to list all of them"))
    def statuses_are_documented(exchange: Exchange, _history: History) -> Iterator[Breach]:
        """An operation answers only with the statuses that its contract documents."""
        operation = spec.operations[exchange.operation or ""]
        status = exchange.response.status
        if operation.answer(status) is None:
            known = ", ".join(operation.answers) or "none"
            yield Breach(
                f"the status is {status}, documented are: {known}",
                at="status",
                promise=f"{operation.pointer}/responses",
                evidence=operation.evidence,
            )

    return statuses_are_documented
