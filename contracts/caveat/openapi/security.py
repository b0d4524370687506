"""Credentials in requests, as the security schemes of a spec define them."""

from __future__ import annotations

import base64
from collections.abc import Container, Iterator, MutableMapping

from caveat.exchange import Request
from caveat.openapi.operation import Alternative, Operation, SecurityScheme
from caveat.openapi.parameters import RawParameters
from caveat.openapi.spec import Spec

BASIC = "basic"
"""The HTTP scheme whose credential is `user:password` (RFC 7617)."""


INVALID = "SCHEMATHESIS-INVALID-VALUE"
"""The invalid credential of generated requests, which no service issues: that of Schemathesis, which sends it too."""

_INVALID = frozenset({INVALID, f"{INVALID}:{INVALID}"})


CERTIFICATE = "mutualTLS"
"""The kind of a security scheme whose credential is in the connection, not in a request."""


def satisfied(spec: Spec, operation: Operation, request: Request) -> bool:
    """Whether a request has the credentials of an allowed alternative, none of them `INVALID`.

    Client certificates are taken as sent.
    """
    if not operation.security:
        return True
    schemes = spec.security_schemes
    for names in operation.security:  # Each exchange asks: generators take three times as long.
        for name in names:
            if not _has_credential(request, schemes.get(name)):
                break
        else:
            return True
    return False


def _has_credential(request: Request, scheme: SecurityScheme | None) -> bool:
    if scheme is None or scheme.kind == CERTIFICATE:
        # A server sees a certificate, not the request; a scheme that is not declared asks for nothing.
        return True
    credential = carried(scheme, request)
    return credential is not None and credential not in _INVALID


def has_invalid(spec: Spec, operation: Operation, request: Request) -> bool:
    """Whether a request has an `INVALID` credential that its operation may require."""
    return any(carried(spec.security_schemes[name], request) in _INVALID for name in request_schemes(spec, operation))


def has_other_scheme(spec: Spec, operation: Operation, request: Request) -> bool:
    """Whether a request has a credential of another HTTP scheme than its operation names (RFC 9110, 11.6.2).

    A server may accept that scheme too, such as `Authorization: token …` in place of a bearer token.
    """
    for name in request_schemes(spec, operation):
        scheme = spec.security_schemes[name]
        prefix, _, rest = (sent(scheme, request) or "").partition(" ")
        if scheme.scheme and prefix and rest.strip() and prefix.lower() != scheme.scheme and rest not in _INVALID:
            return True
    return False


def request_schemes(spec: Spec, operation: Operation) -> tuple[str, ...]:
    """The security schemes that an operation names and whose credential is in a request; no client certificates."""
    names = dict.fromkeys(name for alternative in operation.security for name in alternative)
    return tuple(name for name in names if _is_in_request(spec, name))


def available(spec: Spec, operation: Operation, credentials: Container[str]) -> Iterator[Alternative]:
    """The alternatives of an operation for which there are all credentials, without client certificates.

    `credentials` are security schemes. Alternatives that need no credential in a request are left out.
    """
    for names in operation.security:
        needed = tuple(name for name in names if name in credentials or _is_in_request(spec, name))
        if needed and all(name in credentials for name in needed):
            yield needed


def needs_only_certificate(spec: Spec, operation: Operation) -> bool:
    """Whether an operation requires a client certificate and, beside it, no credential in a request."""
    certificates = {name for name, scheme in spec.security_schemes.items() if scheme.kind == CERTIFICATE}
    return all(operation.security) and any(certificates.issuperset(names) for names in operation.security)


def _is_in_request(spec: Spec, name: str) -> bool:
    scheme = spec.security_schemes.get(name)
    return scheme is not None and scheme.kind != CERTIFICATE


def carried(scheme: SecurityScheme, request: Request) -> str | None:
    """The credential of a security scheme in a request; None if it has none in the form of the scheme."""
    text = sent(scheme, request)
    return None if text is None else unwrapped(scheme, text)


def sent(scheme: SecurityScheme, request: Request) -> str | None:
    """The text of the header, query parameter or cookie that a security scheme names, None if it was not sent."""
    if scheme.location == "header":
        return request.headers.get(scheme.field)
    return next(iter(RawParameters(request).sent(scheme.location, scheme.field)), None)


def unwrapped(scheme: SecurityScheme, text: str) -> str | None:
    """The credential in such a text, without the name of its HTTP scheme; None if the text has another scheme.

    For Basic it is `user:password`, decoded (RFC 7617, 2); None if it is not encoded that way.
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
    """An obviously fake credential, in the form of the scheme."""
    return "fake-user:fake-password" if scheme.scheme == BASIC else f"fake-{scheme.name}"


def invalid(scheme: SecurityScheme) -> str:
    """An invalid credential, in the form of the scheme."""
    return f"{INVALID}:{INVALID}" if scheme.scheme == BASIC else INVALID


def add_header(fields: MutableMapping[str, str], scheme: SecurityScheme, credential: str) -> None:
    """Add the header field that carries a credential, its name in lower case; a cookie is sent beside other ones."""
    name, value = header(scheme, credential)
    name = name.lower()
    before = fields.get(name) if scheme.location == "cookie" else None
    fields[name] = f"{before}; {value}" if before else value


def header(scheme: SecurityScheme, credential: str) -> tuple[str, str]:
    """The header field that carries a credential, `Cookie` for a cookie. Raises `ValueError` for a query parameter."""
    match scheme.location:
        case "header":
            encoded = base64.b64encode(credential.encode()).decode() if scheme.scheme == BASIC else credential
            return scheme.field, f"{scheme.scheme.capitalize()} {encoded}" if scheme.scheme else credential
        case "cookie":
            return "Cookie", f"{scheme.field}={credential}"
        case location:
            message = f"the credential of {scheme.name} is sent in the {location}, not in a header"
            raise ValueError(message)
