"""What a signal says of its origin: the signal endpoint, and the token that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from caveat.apis.unleash.rules.signals import signals
from caveat.exchange import Exchange
from caveat.judging.evidence import documented, inferred
from caveat.judging.history import History
from caveat.judging.rule import Breach, rule
from caveat_models.unleash.operations import Operation

_CALL = [Operation.CALL_SIGNAL_ENDPOINT]
_SOURCE_ID = "https://docs.getunleash.io/api/call-signal-endpoint, signalSchema.sourceId"
_TOKEN_ID = "https://docs.getunleash.io/api/call-signal-endpoint, signalSchema.createdBySourceTokenId"  # noqa: S105 - a page


@dataclass(slots=True)
class _Ids:
    """Which id stands for what was named in requests, both ways; what was seen first counts."""

    of: dict[str, int] = field(default_factory=dict)
    named: dict[int, str] = field(default_factory=dict)

    def note(self, name: str, number: int) -> None:
        self.of.setdefault(name, number)
        self.named.setdefault(number, name)


def _remember_sources(known: _Ids, exchange: Exchange) -> _Ids:
    for signal in signals(exchange):
        known.note(exchange.path_parameters["name"], signal.source_id)
    return known


def _remember_tokens(known: _Ids, exchange: Exchange) -> _Ids:
    sent = _token(exchange)
    for signal in signals(exchange) if sent else ():
        if isinstance(signal.created_by_source_token_id, int):
            known.note(sent, signal.created_by_source_token_id)
    return known


def _token(exchange: Exchange) -> str:
    """The token that was sent, `""` where it cannot be told."""
    sent = _without_scheme(exchange.request.headers.get("authorization", ""))
    # In a recording it may be masked, and one mask looks like the other.
    return sent if sent.strip("*") else ""


def _without_scheme(authorization: str) -> str:
    """The token of an `Authorization` field, which may have the scheme `Bearer` or none (RFC 9110, 11.1: any case)."""
    words = authorization.split(maxsplit=1)
    return words[-1].strip() if len(words) > 1 and words[0].casefold() == "bearer" else authorization


@rule(
    "UNL006",
    on=_CALL,
    evidence=inferred(
        "sourceId is the id of what created the signal, which is the endpoint that was called", _SOURCE_ID
    ),
    accepted=True,
)
def an_endpoint_has_one_source_id(exchange: Exchange, history: History) -> Iterator[Breach]:
    """All signals of one signal endpoint have the same sourceId."""
    known = history.fold(_remember_sources, _Ids())
    name = exchange.path_parameters["name"]
    for index, signal in enumerate(signals(exchange)):
        expected = known.of.get(name, signal.source_id)
        if signal.source_id != expected:
            message = f"the sourceId is {signal.source_id}, expected {expected} as in an earlier signal of {name}"
            yield Breach(message, at=f"body /signals/{index}/sourceId")


@rule("UNL007", on=_CALL, evidence=documented(_SOURCE_ID), accepted=True)
def a_source_id_names_one_endpoint(exchange: Exchange, history: History) -> Iterator[Breach]:
    """Signals of different signal endpoints have different sourceIds."""
    known = history.fold(_remember_sources, _Ids())
    name = exchange.path_parameters["name"]
    for index, signal in enumerate(signals(exchange)):
        other = known.named.get(signal.source_id, name)
        if name != other:
            message = f"the sourceId of {name} is {signal.source_id}, expected another than that of {other}"
            yield Breach(message, at=f"body /signals/{index}/sourceId")


@rule(
    "UNL008",
    on=_CALL,
    evidence=inferred("createdBySourceTokenId is the id of the token with which the signal was created", _TOKEN_ID),
    accepted=True,
)
def a_token_and_its_id_belong_together(exchange: Exchange, history: History) -> Iterator[Breach]:
    """Signals have the same createdBySourceTokenId where the same token was sent, and no other signals have it."""
    known = history.fold(_remember_tokens, _Ids())
    sent = _token(exchange)
    for index, signal in enumerate(signals(exchange) if sent else ()):
        found = signal.created_by_source_token_id
        if not isinstance(found, int):
            continue
        expected = known.of.get(sent, found)
        if found != expected:
            message = f"the createdBySourceTokenId is {found}, expected {expected} as with the same token before"
        elif known.named.get(found, sent) != sent:
            message = f"the createdBySourceTokenId is {found}, expected another, for it is that of another token"
        else:
            continue
        yield Breach(message, at=f"body /signals/{index}/createdBySourceTokenId")
