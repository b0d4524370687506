"""Authentication: who brings no credential gets nothing."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, History
from caveat.openapi.security import satisfied
from caveat.openapi.spec import Spec
from caveat.rule import Breach, Rule, assumed, rule


def is_enforced(spec: Spec) -> Rule:
    """OAS007, for one spec."""

    @rule("OAS007", evidence=assumed("a documented security requirement is taken to be enforced"))
    def authentication_is_enforced(exchange: Exchange, _history: History) -> Iterator[Breach]:
        """A request without the credential that its operation requires is not accepted."""
        operation = spec.operations[exchange.operation or ""]
        if exchange.response.ok and not satisfied(spec, operation, exchange.request):
            wanted = " or ".join(" and ".join(alternative) for alternative in operation.security)
            message = (
                f"the request brought no credential, yet the answer is {exchange.response.status}; expected {wanted}"
            )
            yield Breach(message, at="request", promise=operation.pointer, evidence=operation.evidence)

    return authentication_is_enforced
