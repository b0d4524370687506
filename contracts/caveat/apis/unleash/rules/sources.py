"""Rules of the origin of a signal: the ids of its endpoint and of its token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from caveat.apis.unleash.rules.signals import MAX_SIGNALS, signals
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.unleash.operations import Operation

_CALL = [Operation.CALL_SIGNAL_ENDPOINT]
_SOURCE_ID = "https://docs.getunleash.io/api/call-signal-endpoint, signalSchema.sourceId"
_TOKEN_ID = "https://docs.getunleash.io/api/call-signal-endpoint, signalSchema.createdBySourceTokenId"  # noqa: S105 - a page


@dataclass(frozen=True, slots=True)
class _Pair:
    """A name in a request and an id in its response."""

    name: str
    id: int
    exchange: Exchange


@dataclass(slots=True)
class _Ids:
    """Which id belongs to a name of requests, and the other way; the first pair seen counts."""

    by_name: Recent[str, _Pair] = field(default_factory=lambda: Recent(MAX_SIGNALS))
    by_id: Recent[int, _Pair] = field(default_factory=lambda: Recent(MAX_SIGNALS))

    def add(self, name: str, number: int, exchange: Exchange) -> None:
        pair = _Pair(name, number, exchange)
        self.by_name.setdefault(name, pair)
        self.by_id.setdefault(number, pair)


def _remember_sources(ids: _Ids, exchange: Exchange) -> _Ids:
    for signal in signals(exchange):
        ids.add(exchange.path_parameters["name"], signal.source_id, exchange)
    return ids


def _remember_tokens(ids: _Ids, exchange: Exchange) -> _Ids:
    token = _token(exchange)
    for signal in signals(exchange) if token else ():
        if isinstance(signal.created_by_source_token_id, int):
            ids.add(token, signal.created_by_source_token_id, exchange)
    return ids


_SOURCES = Memory(_Ids, _remember_sources, frozenset(_CALL))
_TOKENS = Memory(_Ids, _remember_tokens, frozenset(_CALL))


def _token(exchange: Exchange) -> str:
    """The token that was sent; `""` if it is masked or missing."""
    sent = _without_scheme(exchange.request.headers.get("authorization", ""))
    # In a recording it may be masked, and all masks are equal.
    return sent if sent.strip("*") else ""


def _without_scheme(authorization: str) -> str:
    """The token of an `Authorization` header, with the scheme `Bearer` (RFC 9110, 11.1: in any case) or without."""
    words = authorization.split(maxsplit=1)
    return words[-1].strip() if len(words) > 1 and words[0].casefold() == "bearer" else authorization


@rule(
    "UNL006",
    on=_CALL,
    evidence=inferred("sourceId is the id of the source of the signal, which is the called endpoint", _SOURCE_ID),
    memory=_SOURCES,
    accepted=True,
)
def an_endpoint_has_one_source_id(exchange: Exchange, sources: _Ids) -> Iterator[Breach]:
    """All signals of one signal endpoint have the same sourceId."""
    name = exchange.path_parameters["name"]
    first = sources.by_name.get(name)
    for index, signal in enumerate(signals(exchange)):
        if first is not None and signal.source_id != first.id:
            message = f"the sourceId is {signal.source_id}, expected {first.id}, as in an earlier signal of {name}"
            yield Breach(message, at=f"body /signals/{index}/sourceId", earlier=(first.exchange,))


@rule(
    "UNL007",
    on=_CALL,
    evidence=inferred("sourceId is the id of the source of the signal, which is the called endpoint", _SOURCE_ID),
    memory=_SOURCES,
    accepted=True,
)
def a_source_id_identifies_one_endpoint(exchange: Exchange, sources: _Ids) -> Iterator[Breach]:
    """Signals of different signal endpoints have different sourceIds."""
    name = exchange.path_parameters["name"]
    for index, signal in enumerate(signals(exchange)):
        first = sources.by_id.get(signal.source_id)
        if first is not None and first.name != name:
            message = (
                f"the sourceId of {name} is {signal.source_id}, expected one that differs from that of {first.name}"
            )
            yield Breach(message, at=f"body /signals/{index}/sourceId", earlier=(first.exchange,))


@rule(
    "UNL008",
    on=_CALL,
    evidence=inferred("createdBySourceTokenId is the id of the token that created the signal", _TOKEN_ID),
    memory=_TOKENS,
    accepted=True,
)
def a_token_and_its_id_belong_together(exchange: Exchange, tokens: _Ids) -> Iterator[Breach]:
    """Signals have the same createdBySourceTokenId if the same token was sent, and otherwise different ones."""
    token = _token(exchange)
    for index, signal in enumerate(signals(exchange) if token else ()):
        token_id = signal.created_by_source_token_id
        if not isinstance(token_id, int):
            continue
        same, other = tokens.by_name.get(token), tokens.by_id.get(token_id)
        if same is not None and same.id != token_id:
            message = f"the createdBySourceTokenId is {token_id}, expected {same.id}, as with the same token before"
            earlier = same.exchange
        elif other is not None and other.name != token:
            message = f"the createdBySourceTokenId is {token_id}, expected another, since another token has this id"
            earlier = other.exchange
        else:
            continue
        yield Breach(message, at=f"body /signals/{index}/createdBySourceTokenId", earlier=(earlier,))
