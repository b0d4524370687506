"""Credentials: where a contract's security schemes put them."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Request
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.parameters import Wire
from caveat.openapi.spec import Spec


def credentials(spec: Spec, request: Request) -> Mapping[str, str]:
    """The credentials that a request carries, by the name of the security scheme."""
    wire = Wire(request)
    found = {name: _credential(scheme, wire) for name, scheme in spec.security_schemes.items()}
    return {name: credential for name, credential in found.items() if credential is not None}


def satisfied(spec: Spec, operation: Operation, request: Request) -> bool:
    """Whether a request brings the credentials of an alternative that its operation allows, as far as can be seen."""
    seen = {name for name, scheme in spec.security_schemes.items() if scheme.kind != "mutualTLS"}
    brought = credentials(spec, request).keys()
    return not operation.security or any(seen & set(names) <= brought for names in operation.security)


def _credential(scheme: SecurityScheme, wire: Wire) -> str | None:
    sent = next(iter(wire.sent(scheme.location, scheme.field)), None)
    if sent is None or not scheme.scheme:
        return sent
    prefix, _, rest = sent.partition(" ")
    return rest.strip() if prefix.lower() == scheme.scheme else None


def header(scheme: SecurityScheme, credential: str) -> tuple[str, str]:
    """The header field that carries a credential; a cookie is one too. Raises `ValueError` for a query parameter."""
    match scheme.location:
        case "header":
            return scheme.field, f"{scheme.scheme.capitalize()} {credential}" if scheme.scheme else credential
        case "cookie":
            return "Cookie", f"{scheme.field}={credential}"
        case location:
            message = f"the credential of {scheme.name} stands in the {location}, not in a header"
            raise ValueError(message)
