"""The rule of users who opt in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, reference, sender, sent, subject
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import EventType, SignalReceipt
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
