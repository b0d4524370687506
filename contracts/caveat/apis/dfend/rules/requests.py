"""What requests say, as far as rules have to know: who sends, what, and about whom."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Exchange
from caveat.json_text import JsonValue

REMEMBERED = 1_000
"""How many of the latest things a rule remembers: a vendor may forget, and says nowhere when."""


def sender(exchange: Exchange) -> str:
    """The key that was sent, which stands for an account; `""` where none was."""
    return exchange.request.headers.get("x-api-key", "")


def sent(exchange: Exchange) -> Mapping[str, JsonValue]:
    """The body of the request; empty where it is no JSON object. Raises `Unparsable`."""
    body = exchange.request.json
    return body if isinstance(body, dict) else {}


def reference(exchange: Exchange) -> tuple[str, str] | None:
    """By which field an identity was asked for, and its value; None where that is not clear."""
    for name in ("id", "userId"):
        values = [value for key, value in exchange.request.pairs if key == name]
        if values:
            return (name, values[0]) if len(values) == 1 else None
    return None


def subject(exchange: Exchange) -> tuple[str, str] | None:
    """By which field of an identity a signal names its user, and its value; None where that is not clear."""
    identifiers = sent(exchange).get("identifiers")
    named = identifiers if isinstance(identifiers, dict) else {}
    match named.get("identity"), named.get("userId"):
        case str(identity), None:
            return "id", identity
        case None, str(user):
            return "userId", user
    return None
