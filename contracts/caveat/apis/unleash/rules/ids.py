"""Rules of signal ids: each identifies one signal, and they rise in the order of creation."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.unleash.rules.signals import LISTED_SIGNALS, Listed, ListedSignals, signals
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.rule import Breach, rule
from caveat_models.unleash.models import SignalsSchema
from caveat_models.unleash.operations import Operation

_CALL = [Operation.CALL_SIGNAL_ENDPOINT]
_IDS_RISE = documented("https://docs.getunleash.io/api/call-signal-endpoint, signalSchema.id")


@rule("UNL001", on=_CALL, evidence=_IDS_RISE, memory=LISTED_SIGNALS, accepted=True)
def newer_signals_have_higher_ids(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """A signal created later has a higher id, also across endpoints."""
    # By `createdAt`, since responses to concurrent calls may arrive in any order.
    for index, signal, highest in listed.walk(exchange):
        older = highest.signal if highest is not None else signal
        if signal.created_at > older.created_at and signal.id <= older.id:
            message = f"the id is {signal.id}, expected more than {older.id}, the id of an older signal"
            yield Breach(message, at=f"body /signals/{index}/id", earlier=_earlier(highest, exchange))


@rule("UNL003", on=_CALL, evidence=_IDS_RISE, memory=LISTED_SIGNALS, accepted=True)
def an_id_identifies_one_signal(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """No two signals have the same id."""
    here: dict[int, Listed] = {}
    for index, signal in enumerate(signals(exchange)):
        first = listed.by_id.get(signal.id) or here.setdefault(signal.id, Listed(signal, exchange))
        other = first.signal
        # The same signal may be listed again.
        if (other.created_at, other.source_id) != (signal.created_at, signal.source_id):
            created = other.created_at.isoformat()
            message = f"the id is {signal.id}, expected an id that differs from that of the signal created at {created}"
            yield Breach(message, at=f"body /signals/{index}/id", earlier=_earlier(first, exchange))


@rule("UNL004", on=_CALL, evidence=_IDS_RISE, memory=LISTED_SIGNALS, accepted=True)
def higher_ids_are_no_older(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """A signal with a higher id is not older."""
    for index, signal, highest in listed.walk(exchange):
        lower = highest.signal if highest is not None else signal
        if signal.id > lower.id and signal.created_at < lower.created_at:
            created, minimum = signal.created_at.isoformat(), lower.created_at.isoformat()
            message = f"createdAt is {created}, expected no earlier than {minimum}, since the id is above {lower.id}"
            yield Breach(message, at=f"body /signals/{index}/createdAt", earlier=_earlier(highest, exchange))


@rule(
    "UNL005",
    on=_CALL,
    evidence=inferred(
        "the page says that a call registers a signal and that the response lists signals, so it lists the new one",
        "https://docs.getunleash.io/api/call-signal-endpoint",
    ),
    memory=LISTED_SIGNALS,
    accepted=True,
)
def each_call_registers_a_signal(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """The response to a call lists a signal that no earlier response listed."""
    ids = [signal.id for signal in exchange.response.parse(SignalsSchema).signals]
    if all(each in listed.by_id for each in ids):
        shown = ", ".join(map(str, ids)) or "none"
        earlier = tuple(dict.fromkeys(listed.by_id[each].exchange for each in ids))
        yield Breach(f"the listed signals are {shown}, expected a new one", at="body /signals", earlier=earlier)


def _earlier(listed: Listed | None, exchange: Exchange) -> tuple[Exchange, ...]:
    """The earlier exchange that listed a signal; empty if it was this one."""
    return () if listed is None or listed.exchange is exchange else (listed.exchange,)
