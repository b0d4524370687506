"""Rules of the environments (server, website, app) that send signals, and of their API keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, sender, sent
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import ClientSource, ServerSource
from caveat_models.dfend.operations import Operation

_ENVIRONMENTS: dict[str, str] = {
    ServerSource.SERVER: "a server",
    ClientSource.BROWSER: "a website or an app",
    ClientSource.APP: "a website or an app",
}

_Accepted: TypeAlias = Recent[str, Exchange]
"""The first signal that was accepted with each key."""


def _remember(accepted: _Accepted, exchange: Exchange) -> _Accepted:
    if _environment(exchange) and exchange.response.ok:
        accepted.setdefault(sender(exchange), exchange)
    return accepted


def _environment(exchange: Exchange) -> str:
    """The environment of a signal by its `source`; `""` if it is unknown or the key is masked."""
    source = sent(exchange).get("source")
    masked = not sender(exchange).strip("*")
    return "" if masked or not isinstance(source, str) else _ENVIRONMENTS.get(source, "")


@rule(
    "DFE014",
    on=[Operation.SEND_SIGNAL],
    evidence=assumed(
        "the page lists fields by environment, and kinds of key by environment; it does not say that others are refused"
    ),
    memory=Memory(lambda: _Accepted(REMEMBERED), _remember, frozenset({Operation.SEND_SIGNAL})),
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
