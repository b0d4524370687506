"""Authentication: requests without a valid credential are rejected."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange, is_accepted
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.security import has_invalid, has_other_scheme, satisfied
from caveat.openapi.spec import Spec


def _is_protected(operation: Operation, status: int, _spec: Spec) -> bool:
    return is_accepted(status) and bool(operation.security)


@spec_rule("OAS007", evidence=standard("OpenAPI 3.1, Security Requirement Object"), concerns=_is_protected)
def authentication_is_enforced(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A request without a valid credential is not accepted where its operation requires one."""
    request = exchange.request
    if not satisfied(spec, operation, request) and not has_other_scheme(spec, operation, request):
        required = " or ".join(" and ".join(alternative) for alternative in operation.security)
        which = "an invalid" if has_invalid(spec, operation, request) else "no"
        message = (
            f"the status is {exchange.response.status}, but the request has {which} credential; expected {required}"
        )
        yield Breach(message, at="request", promise=operation.pointer, evidence=operation.evidence)
