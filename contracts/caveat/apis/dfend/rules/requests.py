"""The parts of requests that several rules read: API key, body and user."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Exchange
from caveat.json_text import JsonValue

REMEMBERED = 1_000
"""How many signals, users, ... a rule remembers: DFend may remove old data, and does not document when."""


def sender(exchange: Exchange) -> str:
    """The API key, which identifies the account; `""` if none was sent."""
    return exchange.request.headers.get("x-api-key", "")


def sent(exchange: Exchange) -> Mapping[str, JsonValue]:
    """The body of the request; empty if it is not a JSON object. Raises `Unparsable`."""
    body = exchange.request.json
    return body if isinstance(body, dict) else {}


def reference(exchange: Exchange) -> tuple[str, str] | None:
    """The query parameter that names the requested identity, and its value; None if it is ambiguous."""
    for name in ("id", "userId"):
        values = [value for key, value in exchange.request.query_pairs if key == name]
        if values:
            return (name, values[0]) if len(values) == 1 else None
    return None


def subject(exchange: Exchange) -> tuple[str, str] | None:
    """The parameter of `reference` that names the user of a signal, and its value; None if it is ambiguous."""
    identifiers = sent(exchange).get("identifiers")
    fields = identifiers if isinstance(identifiers, dict) else {}
    match fields.get("identity"), fields.get("userId"):
        case str(identity), None:
            return "id", identity
        case None, str(user):
            return "userId", user
    return None
