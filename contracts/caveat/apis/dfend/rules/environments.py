"""Each kind of signal comes from one environment, and each environment has its kind of key."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.dfend.rules.requests import sender, sent
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.history import History
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import ClientSource, ServerSource
from caveat_models.dfend.operations import Operation

_ENVIRONMENTS: dict[str, str] = {
    ServerSource.SERVER: "a server",
    ClientSource.BROWSER: "a website or an app",
    ClientSource.APP: "a website or an app",
}


def _remember(known: dict[str, str], exchange: Exchange) -> dict[str, str]:
    environment = _environment(exchange)
    if environment and exchange.operation == Operation.SEND_SIGNAL and exchange.response.ok:
        known.setdefault(sender(exchange), environment)
    return known


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
    accepted=True,
)
def a_key_speaks_for_one_environment(exchange: Exchange, history: History) -> Iterator[Breach]:
    """A key with which one kind of signal was accepted is not good for the other kind."""
    environment = _environment(exchange)
    if not environment:
        return
    expected = history.fold(_remember, dict[str, str]()).get(sender(exchange), environment)
    if environment != expected:
        message = f"the signal from {environment} is accepted, expected a refusal, for the key is that of {expected}"
        yield Breach(message, at="request header x-api-key")
