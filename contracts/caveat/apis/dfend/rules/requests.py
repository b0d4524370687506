"""The parts of requests that several rules read: API key, body and user."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.latest import latest

REMEMBERED = 1_000
"""How many signals, users, ... a rule remembers: DFend may remove old data, and does not document when."""

_REFERENCES = ("id", "userId")


def is_masked(exchange: Exchange) -> bool:
    """Whether the API key is unknown: it is absent, or a report has replaced it by asterisks."""
    return not sender(exchange).strip("*")


def sender(exchange: Exchange) -> str:
    """The API key, which identifies the account; `""` if none was sent."""
    return exchange.request.headers.get("x-api-key", "")


def sent(exchange: Exchange) -> Mapping[str, JsonValue]:
    """The body of the request; empty if it is not a JSON object. Raises `Unparsable`."""
    body = exchange.request.json
    return body if isinstance(body, dict) else {}


def reference(exchange: Exchange) -> tuple[str, str] | None:
    """The field that names the requested identity, in the query or the body, and its value; None if it is ambiguous.

    Raises `Unparsable`.
    """
    pairs = {pair for pair in exchange.request.query_pairs if pair[0] in _REFERENCES}
    body = sent(exchange) if exchange.request.body else {}
    pairs |= {(name, value) for name in _REFERENCES if isinstance(value := body.get(name), str)}
    return pairs.pop() if len(pairs) == 1 else None


@latest
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
