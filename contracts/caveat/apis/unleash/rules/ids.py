"""The ids of signals: each names one signal, and they rise in the order of creation."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.apis.unleash.rules.signals import seen, signals
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.history import History
from caveat.judging.rule import Breach, rule
from caveat_models.unleash.models import SignalSchema, SignalsSchema
from caveat_models.unleash.operations import Operation

_CALL = [Operation.CALL_SIGNAL_ENDPOINT]
_IDS_RISE = documented("https://docs.getunleash.io/api/call-signal-endpoint, signalSchema.id")


@rule("UNL001", on=_CALL, evidence=_IDS_RISE, accepted=True)
def newer_signals_have_higher_ids(exchange: Exchange, history: History) -> Iterator[Breach]:
    """A signal created later than another has the higher id, whichever endpoints made them."""
    # By `createdAt`, for answers to calls made at the same time may come in any order.
    for index, signal, highest in seen(history).walk(signals(exchange)):
        if highest is not None and signal.created_at > highest.created_at and signal.id <= highest.id:
            message = f"the id is {signal.id}, expected more than {highest.id}, the id of an older signal"
            yield Breach(message, at=f"body /signals/{index}/id")


@rule("UNL003", on=_CALL, evidence=_IDS_RISE, accepted=True)
def an_id_names_one_signal(exchange: Exchange, history: History) -> Iterator[Breach]:
    """No two signals have the same id."""
    before = seen(history).by_id
    here: dict[int, SignalSchema] = {}
    for index, signal in enumerate(signals(exchange)):
        other = before.get(signal.id) or here.setdefault(signal.id, signal)
        # A signal that is listed again is still the same one.
        if (other.created_at, other.source_id) != (signal.created_at, signal.source_id):
            created = other.created_at.isoformat()
            message = f"the id is {signal.id}, expected another than that of the signal created at {created}"
            yield Breach(message, at=f"body /signals/{index}/id")


@rule("UNL004", on=_CALL, evidence=_IDS_RISE, accepted=True)
def higher_ids_are_no_older(exchange: Exchange, history: History) -> Iterator[Breach]:
    """A signal with a higher id than another was not created before it."""
    for index, signal, highest in seen(history).walk(signals(exchange)):
        if highest is not None and signal.id > highest.id and signal.created_at < highest.created_at:
            found, other = signal.created_at.isoformat(), highest.created_at.isoformat()
            message = f"createdAt is {found}, expected no earlier than {other}, for the id is above {highest.id}"
            yield Breach(message, at=f"body /signals/{index}/createdAt")


@rule(
    "UNL005",
    on=_CALL,
    evidence=inferred(
        "a call is documented to register a signal, and the answer to list signals; so the new one is among them",
        "https://docs.getunleash.io/api/call-signal-endpoint",
    ),
    accepted=True,
)
def each_call_registers_a_signal(exchange: Exchange, history: History) -> Iterator[Breach]:
    """The answer to a call lists a signal that no answer listed before."""
    listed = exchange.response.parse(SignalsSchema).signals
    known = seen(history).by_id
    if all(signal.id in known for signal in listed):
        found = ", ".join(str(signal.id) for signal in listed) or "none"
        yield Breach(f"the signals listed are {found}, expected one that is new", at="body /signals")
