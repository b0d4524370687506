"""The credentials of a mock: where each is sent in a request, and whether it can be sent."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from urllib.parse import quote

from caveat.errors import BadOption
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.security import BASIC, header


def as_sent(scheme: SecurityScheme, credential: str) -> str:
    """The part of a request with a credential, to be copied: `x-api-key: fake-key`, or `?key=fake-key` of a query."""
    if scheme.location == "query":
        return f"?{scheme.field}={quote(credential, safe='')}"
    text = ": ".join(header(scheme, credential))
    return f"{text} ({credential})" if scheme.scheme == BASIC else text


def place(scheme: SecurityScheme) -> str:
    """Where a credential is sent, like `x-api-key`, `Authorization: Bearer` or `query: key`."""
    if scheme.location != "header":
        return f"{scheme.location}: {scheme.field}"
    return f"{scheme.field}: {scheme.scheme.capitalize()}" if scheme.scheme else scheme.field


def require_usable(schemes: Mapping[str, SecurityScheme], credentials: Mapping[str, str]) -> None:
    """Raise `BadOption` for a credential that cannot be sent, or for two that are the same in the same place.

    The error does not repeat a credential.
    """
    for name, credential in credentials.items():
        if _is_sent_unencoded(schemes[name]) and not _fits_header(credential):
            problem = f"the value of {name} cannot be sent in a header"
            raise BadOption("--credential", problem, "Use characters of Latin-1, without spaces at the ends")
    for name, other in itertools.combinations(credentials, 2):
        if credentials[name] == credentials[other] and place(schemes[name]).lower() == place(schemes[other]).lower():
            problem = f"{name} and {other} have the same value in the same place"
            raise BadOption("--credential", problem, "Give two different values")


def _is_sent_unencoded(scheme: SecurityScheme) -> bool:
    """Whether a credential is sent as it is: a query is percent-encoded, and Basic is Base64."""
    return scheme.location != "query" and scheme.scheme != BASIC


def _fits_header(text: str) -> bool:
    """Whether a header field's value can be this text (RFC 9110, 5.5)."""
    return text == text.strip() and all(" " <= char <= "~" or "\xa0" <= char <= "\xff" for char in text)
