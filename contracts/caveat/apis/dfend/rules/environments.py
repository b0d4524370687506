"""Each kind of signal comes from one environment, and each environment has its kind of key."""

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
    """Where a signal says that it comes from, `""` where that cannot be told or its key is masked."""
    source = sent(exchange).get("source")
    masked = not sender(exchange).strip("*")
    return "" if masked or not isinstance(source, str) else _ENVIRONMENTS.get(source, "")


@rule(
    "DFE014",
    on=[Operation.SEND_SIGNAL],
    evidence=assumed(
        "the page lists the fields by environment and ties environments to keys; that it accepts no others is a guess"
    ),
    memory=Memory(lambda: _Accepted(REMEMBERED), _remember, frozenset({Operation.SEND_SIGNAL})),
    accepted=True,
)
def a_key_speaks_for_one_environment(exchange: Exchange, accepted: _Accepted) -> Iterator[Breach]:
    """A key with which one kind of signal was accepted is not good for the other kind."""
    environment = _environment(exchange)
    if not environment:
        return
    first = accepted.get(sender(exchange), exchange)
    if environment != _environment(first):
        key_of = f"the key is that of {_environment(first)}"
        message = f"the signal from {environment} is accepted, expected a refusal, for {key_of}"
        yield Breach(message, at="request header x-api-key", earlier=(first,))
