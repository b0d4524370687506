"""What users choose: to take part or not."""

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
"""Users reported to have opted in, by sender, and field and value that name the user; and where that was reported."""


def _remember(users: _Users, exchange: Exchange) -> _Users:
    if not exchange.response.ok:
        return users
    told = {result.type for result in exchange.response.parse(SignalReceipt).immediate_results}
    if EventType.IDENTITY_OPTED_OUT in told:
        # It may be any of them, by another name or to another key.
        return _Users(REMEMBERED)
    named = subject(exchange)
    # What answers to an idempotency key may have come of another signal, and long ago.
    if EventType.IDENTITY_OPTED_IN in told and named is not None and "idempotencyKey" not in sent(exchange):
        users[sender(exchange), *named] = exchange
    return users


@rule(
    "DFE018",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=assumed("that the event comes no sooner than the choice is shown, or the opposite no later, is not said"),
    memory=Memory(lambda: _Users(REMEMBERED), _remember, frozenset({Operation.SEND_SIGNAL})),
    accepted=True,
)
def who_opted_in_is_shown_so(exchange: Exchange, users: _Users) -> Iterator[Breach]:
    """Who is reported to have opted in is shown so from then on, until the opposite is reported."""
    named, shown = reference(exchange), exchange.response.json
    if named is None or not isinstance(shown, dict) or shown.get("optedIn") is not False:
        return
    reported = users.get((sender(exchange), *named))
    if reported is not None:
        name, value = named
        message = f"optedIn is false, expected true, for the {name} {value!r} was reported to have opted in"
        yield Breach(message, at="body /optedIn", earlier=(reported,))
