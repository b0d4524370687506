"""Rules of users who opt in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, reference, sender, sent, subject
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed, inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import EventType, Identity, SignalReceipt
from caveat_models.dfend.operations import Operation

_Users: TypeAlias = Recent[tuple[str, str, str], Exchange]
"""The exchange that reported an opt-in, by API key, and field and value that name the user."""


def _remember(users: _Users, exchange: Exchange) -> _Users:
    if not exchange.response.ok:
        return users
    events = {result.type for result in exchange.response.parse(SignalReceipt).immediate_results}
    if EventType.IDENTITY_OPTED_OUT in events:
        # The user may be any of these, by another id or with another API key.
        return _Users(REMEMBERED)
    user = subject(exchange)
    # The response to an idempotency key may be that of another, earlier signal.
    if EventType.IDENTITY_OPTED_IN in events and user is not None and "idempotencyKey" not in sent(exchange):
        users[sender(exchange), *user] = exchange
    return users


@rule(
    "DFE018",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=assumed("the page does not say whether optedIn changes at the same time as the event is reported"),
    memory=Memory(lambda: _Users(REMEMBERED), _remember, frozenset({Operation.SEND_SIGNAL})),
    accepted=True,
)
def a_reported_opt_in_is_shown(exchange: Exchange, users: _Users) -> Iterator[Breach]:
    """A user whose opt-in is reported has optedIn true, until an opt-out is reported."""
    requested, body = reference(exchange), exchange.response.json
    if requested is None or not isinstance(body, dict) or body.get("optedIn") is not False:
        return
    reported = users.get((sender(exchange), *requested))
    if reported is not None:
        name, value = requested
        message = f"optedIn is false, expected true, since IDENTITY_OPTED_IN was reported for the {name} {value!r}"
        yield Breach(message, at="body /optedIn", earlier=(reported,))


@dataclass(frozen=True, slots=True)
class _Choice:
    """Whether a user has opted in, as one operation showed it."""

    opted_in: bool
    exchange: Exchange


_Choices: TypeAlias = Recent[tuple[str, str, str], _Choice]
"""What was shown last, by API key, and field and value that name the user."""


def _remember_shown(choices: _Choices, exchange: Exchange) -> _Choices:
    if not exchange.response.ok:
        return choices
    if exchange.operation == Operation.SEND_SIGNAL:
        events = {result.type for result in exchange.response.parse(SignalReceipt).immediate_results}
        # The user may be any of these, by another id or with another API key.
        return _Choices(REMEMBERED) if events & _CHOSEN else choices
    shown = _opted_in(exchange)
    if shown is not None:
        for name in _names(exchange):
            choices[sender(exchange), *name] = _Choice(shown, exchange)
    return choices


_CHOSEN = {EventType.IDENTITY_OPTED_IN, EventType.IDENTITY_OPTED_OUT}


def _opted_in(exchange: Exchange) -> bool | None:
    body = exchange.response.json
    shown = body.get("optedIn") if isinstance(body, dict) else None
    return shown if isinstance(shown, bool) else None


def _names(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The fields and values that name the user of a response."""
    requested = reference(exchange)
    if requested is not None:
        yield requested
    if exchange.operation == Operation.GET_IDENTITY:
        identity = exchange.response.parse(Identity)
        if isinstance(identity.id, str):
            yield "id", identity.id
        user_ids = identity.identifiers.user_ids
        if isinstance(user_ids, list):
            yield from (("userId", user) for user in user_ids)


@rule(
    "DFE027",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=inferred(
        "both show whether the user has opted in; a user can choose between two requests, which is rare",
        "https://dfend.gitbook.io/documentation/developer-api/https-api/identity-status, GET",
    ),
    memory=Memory(
        lambda: _Choices(REMEMBERED),
        _remember_shown,
        frozenset({Operation.SEND_SIGNAL, Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS}),
    ),
    accepted=True,
)
def status_and_identity_agree(exchange: Exchange, choices: _Choices) -> Iterator[Breach]:
    """The identity and the identity status of a user agree in `optedIn`, unless an opt-in or opt-out is reported."""
    shown, requested = _opted_in(exchange), reference(exchange)
    last = choices.get((sender(exchange), *requested)) if requested is not None else None
    if last is None or shown is None or last.exchange.operation == exchange.operation or last.opted_in is shown:
        return
    expected = str(last.opted_in).lower()
    message = f"optedIn is {str(shown).lower()}, expected {expected}, as {last.exchange.operation} shows"
    yield Breach(message, at="body /optedIn", earlier=(last.exchange,))
