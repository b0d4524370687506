"""Credentials: where a contract's security schemes put them."""

from __future__ import annotations

import base64

from caveat.exchange import Request
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.parameters import Wire
from caveat.openapi.spec import Spec

BASIC = "basic"
"""The scheme whose credential is a user and a password (RFC 7617)."""


def satisfied(spec: Spec, operation: Operation, request: Request) -> bool:
    """Whether a request brings the credentials of an alternative that its operation allows, as far as can be seen."""
    seen = {name for name, scheme in spec.security_schemes.items() if scheme.kind != "mutualTLS"}
    brought = {name for name, scheme in spec.security_schemes.items() if _brings(scheme, request)}
    return not operation.security or any(seen & set(names) <= brought for names in operation.security)


def _brings(scheme: SecurityScheme, request: Request) -> bool:
    text = sent(scheme, request)
    return text is not None and unwrapped(scheme, text) is not None


def sent(scheme: SecurityScheme, request: Request) -> str | None:
    """The text that stands where a security scheme puts a credential, None where there is none."""
    if scheme.location == "header":
        return request.headers.get(scheme.field)
    return next(iter(Wire(request).sent(scheme.location, scheme.field)), None)


def unwrapped(scheme: SecurityScheme, text: str) -> str | None:
    """The credential in such a text, without the name of its HTTP scheme; None where that is another.

    Of Basic it is `user:password`, as people write it (RFC 7617, 2); None where it is not encoded so.
    """
    if not scheme.scheme:
        return text
    prefix, _, rest = text.partition(" ")
    if prefix.lower() != scheme.scheme:
        return None
    return _decoded(rest.strip()) if scheme.scheme == BASIC else rest.strip()


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return None


def fake(scheme: SecurityScheme) -> str:
    """A credential that is obviously none, in the form that the scheme wants."""
    return "fake-user:fake-password" if scheme.scheme == BASIC else f"fake-{scheme.name}"


def header(scheme: SecurityScheme, known: str) -> tuple[str, str]:
    """The header field that carries a credential; a cookie is one too. Raises `ValueError` for a query parameter."""
    match scheme.location:
        case "header":
            written = base64.b64encode(known.encode()).decode() if scheme.scheme == BASIC else known
            return scheme.field, f"{scheme.scheme.capitalize()} {written}" if scheme.scheme else known
        case "cookie":
            return "Cookie", f"{scheme.field}={known}"
        case location:
            message = f"the credential of {scheme.name} stands in the {location}, not in a header"
            raise ValueError(message)
