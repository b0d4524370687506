"""A mock's credentials on the command line: where each stands in a request, and which would let nobody in."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from caveat.errors import BadOption
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.security import BASIC


def place(scheme: SecurityScheme) -> str:
    """Where a credential stands, as in `x-api-key`, `Authorization: Bearer` or `query: key`."""
    if scheme.location != "header":
        return f"{scheme.location}: {scheme.field}"
    return f"{scheme.field}: {scheme.scheme.capitalize()}" if scheme.scheme else scheme.field


def require_usable(schemes: Mapping[str, SecurityScheme], credentials: Mapping[str, str]) -> None:
    """Raise `BadOption`, which repeats none, where one cannot be sent, or where two cannot be told apart."""
    for name, credential in credentials.items():
        if _is_sent_as_it_is(schemes[name]) and not _fits_a_header(credential):
            problem = f"what is given for {name} cannot stand in a header"
            raise BadOption("--credential", problem, "Give letters, digits and marks of Latin-1, no space at the ends")
    for name, other in itertools.combinations(credentials, 2):
        if credentials[name] == credentials[other] and place(schemes[name]).lower() == place(schemes[other]).lower():
            problem = f"{name} and {other} have the same value in the same place"
            raise BadOption("--credential", problem, "Give two that differ")


def _is_sent_as_it_is(scheme: SecurityScheme) -> bool:
    """Whether a credential is encoded neither as a part of a query is, nor as Basic has it."""
    return scheme.location != "query" and scheme.scheme != BASIC


def _fits_a_header(text: str) -> bool:
    """Whether a receiver gets a text as it is (RFC 9110, 5.5)."""
    return text == text.strip() and all(" " <= char <= "~" or "\xa0" <= char <= "\xff" for char in text)
