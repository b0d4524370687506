"""Rules of the environments (server, website, app) that send signals, and of their API keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, is_masked, sender, sent
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import assumed, inferred
from caveat.judging.latest import latest
from caveat.judging.memory import Recent, first_exchanges
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import ClientSource, ServerSource
from caveat_models.dfend.operations import Operation

_SIGNAL = "https://dfend.gitbook.io/documentation/developer-api/https-api/signal"

_CLIENT = "a website or an app"

_ENVIRONMENTS: dict[str, str] = {
    ServerSource.SERVER: "a server",
    ClientSource.BROWSER: _CLIENT,
    ClientSource.APP: _CLIENT,
}

_SERVER_FIELDS = frozenset({"ip", "userAgent", "lat", "lon", "metadata", "time"})
_SERVER_IDENTIFIERS = frozenset({"phone", "email", "name"})

_Accepted: TypeAlias = Recent[str, Exchange]
"""The first signal that was accepted with each key."""


def _accepted_sender(exchange: Exchange) -> str | None:
    return sender(exchange) if _environment(exchange) and exchange.response.ok else None


@latest
def _environment(exchange: Exchange) -> str:
    """The environment of a signal by its `source`; `""` if it is unknown or the key is masked."""
    source = sent(exchange).get("source")
    return "" if is_masked(exchange) or not isinstance(source, str) else _ENVIRONMENTS.get(source, "")


_ACCEPTED = first_exchanges(REMEMBERED, _accepted_sender, frozenset({Operation.SEND_SIGNAL}))


@rule(
    "DFE014",
    on=[Operation.SEND_SIGNAL],
    evidence=assumed(
        "the page lists fields by environment, and kinds of key by environment; it does not say that others are refused"
    ),
    memory=_ACCEPTED,
    accepted=True,
)
def a_key_is_accepted_for_one_environment(exchange: Exchange, accepted: _Accepted) -> Iterator[Breach]:
    """A key is accepted for one kind of signal only: from servers, or from websites and apps."""
    environment = _environment(exchange)
    if not environment:
        return
    first = accepted.get(sender(exchange), exchange)
    if environment != _environment(first):
        reason = f"since the key was accepted for {_environment(first)}"
        message = f"the signal from {environment} is accepted, expected an error response, {reason}"
        yield Breach(message, at="request header x-api-key", earlier=(first,))


@rule(
    "DFE022",
    on=[Operation.SEND_SIGNAL],
    evidence=inferred(
        "servers alone may send some fields; that the signal is refused, and not the field ignored, is one reading",
        f"{_SIGNAL}, POST",
    ),
    accepted=True,
)
def a_client_sends_no_fields_for_servers(exchange: Exchange) -> Iterator[Breach]:
    """A signal from a website or an app is refused if it has a field that only servers may send."""
    signal = sent(exchange)
    if _ENVIRONMENTS.get(str(signal.get("source"))) != _CLIENT:
        return
    identifiers = signal.get("identifiers")
    yield from _server_only(signal, _SERVER_FIELDS, "")
    yield from _server_only(identifiers if isinstance(identifiers, dict) else {}, _SERVER_IDENTIFIERS, "/identifiers")


def _server_only(sent_fields: Mapping[str, JsonValue], names: frozenset[str], within: str) -> Iterator[Breach]:
    for name in sent_fields:
        if name in names:
            message = (
                f"the signal is accepted with {name}, expected an error response, since only servers may send {name}"
            )
            yield Breach(message, at=f"request body {within}/{name}")


@rule(
    "DFE023",
    on=[Operation.GET_IDENTITY, Operation.REGISTER_IDENTITY],
    evidence=inferred(
        "these operations take the secret key only, and a key that a website or an app sends is publishable",
        "https://dfend.gitbook.io/documentation/developer-api/https-api/identity",
    ),
    memory=_ACCEPTED,
    accepted=True,
)
def identities_require_a_secret_key(exchange: Exchange, accepted: _Accepted) -> Iterator[Breach]:
    """A key that was accepted for a website or an app neither reads nor registers identities."""
    first = None if is_masked(exchange) else accepted.get(sender(exchange))
    if first is not None and _environment(first) == _CLIENT:
        message = f"the key is accepted, expected an error response, since it was accepted for {_CLIENT}"
        yield Breach(message, at="request header x-api-key", earlier=(first,))
