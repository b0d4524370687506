"""The ids of signals: each names one signal, and they rise in the order of creation."""

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
    """A signal created later than another has the higher id, whichever endpoints made them."""
    # By `createdAt`, for answers to calls made at the same time may come in any order.
    for index, signal, highest in listed.walk(exchange):
        older = highest.signal if highest is not None else signal
        if signal.created_at > older.created_at and signal.id <= older.id:
            message = f"the id is {signal.id}, expected more than {older.id}, the id of an older signal"
            yield Breach(message, at=f"body /signals/{index}/id", earlier=_earlier(highest, exchange))


@rule("UNL003", on=_CALL, evidence=_IDS_RISE, memory=LISTED_SIGNALS, accepted=True)
def an_id_names_one_signal(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """No two signals have the same id."""
    here: dict[int, Listed] = {}
    for index, signal in enumerate(signals(exchange)):
        first = listed.by_id.get(signal.id) or here.setdefault(signal.id, Listed(signal, exchange))
        other = first.signal
        # A signal that is listed again is still the same one.
        if (other.created_at, other.source_id) != (signal.created_at, signal.source_id):
            created = other.created_at.isoformat()
            message = f"the id is {signal.id}, expected another than that of the signal created at {created}"
            yield Breach(message, at=f"body /signals/{index}/id", earlier=_earlier(first, exchange))


@rule("UNL004", on=_CALL, evidence=_IDS_RISE, memory=LISTED_SIGNALS, accepted=True)
def higher_ids_are_no_older(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """A signal with a higher id than another was not created before it."""
    for index, signal, highest in listed.walk(exchange):
        lower = highest.signal if highest is not None else signal
        if signal.id > lower.id and signal.created_at < lower.created_at:
            found, other = signal.created_at.isoformat(), lower.created_at.isoformat()
            message = f"createdAt is {found}, expected no earlier than {other}, for the id is above {lower.id}"
            yield Breach(message, at=f"body /signals/{index}/createdAt", earlier=_earlier(highest, exchange))


@rule(
    "UNL005",
    on=_CALL,
    evidence=inferred(
        "a call is documented to register a signal, and the answer to list signals; so the new one is among them",
        "https://docs.getunleash.io/api/call-signal-endpoint",
    ),
    memory=LISTED_SIGNALS,
    accepted=True,
)
def each_call_registers_a_signal(exchange: Exchange, listed: ListedSignals) -> Iterator[Breach]:
    """The answer to a call lists a signal that no answer listed before."""
    ids = [signal.id for signal in exchange.response.parse(SignalsSchema).signals]
    if all(each in listed.by_id for each in ids):
        shown = ", ".join(map(str, ids)) or "none"
        earlier = tuple(dict.fromkeys(listed.by_id[each].exchange for each in ids))
        yield Breach(f"the signals listed are {shown}, expected one that is new", at="body /signals", earlier=earlier)


def _earlier(listed: Listed | None, exchange: Exchange) -> tuple[Exchange, ...]:
    """The earlier exchange that listed a signal; empty if it was this one."""
    return () if listed is None or listed.exchange is exchange else (listed.exchange,)
