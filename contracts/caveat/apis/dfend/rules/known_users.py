"""Rules of known users: a signal from a server makes a user known, and `merge` updates the user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import MISSING

from caveat.apis.dfend.rules.requests import REMEMBERED, reference, sender, sent, subject
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import documented, inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import EventType, Identity, RegisteredIdentity, ServerSource, SignalReceipt
from caveat_models.dfend.operations import Operation

_SIGNAL = "https://dfend.gitbook.io/documentation/developer-api/https-api/signal, POST"
_REGISTER = "https://dfend.gitbook.io/documentation/developer-api/https-api/identity, POST"

_NOT_FOUND = 404

_LISTS = {"email": "emails", "phone": "phones"}
"""Fields of a registration, with the list of an identity that has their values."""


@dataclass(frozen=True, slots=True)
class _User:
    """A known user: the values of the last exchange that changed the user, and that exchange."""

    exchange: Exchange
    given: Mapping[str, JsonValue]
    """The identifiers that a registration added; empty after a signal."""


_Users: TypeAlias = Recent[tuple[str, str, str], _User]
"""Users by API key, and field and value that name them."""


def _remember(users: _Users, exchange: Exchange) -> _Users:
    if not exchange.response.ok:
        return users
    if exchange.operation == Operation.REGISTER_IDENTITY:
        _remember_registration(users, exchange)
    elif subject(exchange) is not None and sent(exchange).get("source") == ServerSource.SERVER:
        _remember_signal(users, exchange)
    return users


def _remember_registration(users: _Users, exchange: Exchange) -> None:
    identity, body = exchange.response.parse(RegisteredIdentity), sent(exchange)
    given = {name: body[name] for name in _LISTS if name in body} if identity.created or identity.merged else {}
    for name, value in (("userId", body.get("userId")), ("id", identity.id)):
        if isinstance(value, str):
            earlier = users.get((sender(exchange), name, value))
            kept = earlier if earlier is not None and not given and not identity.created else None
            users[sender(exchange), name, value] = kept or _User(exchange, given)


def _remember_signal(users: _Users, exchange: Exchange) -> None:
    # The response to an idempotency key may be that of another, earlier signal.
    named = subject(exchange)
    if named is None or "idempotencyKey" in sent(exchange):
        return
    key = (sender(exchange), *named)
    events = {result.type for result in exchange.response.parse(SignalReceipt).immediate_results}
    earlier = users.get(key)
    users[key] = _User(exchange, {}) if earlier is None or EventType.NEW_IDENTITY in events else earlier


_KNOWN = Memory(lambda: _Users(REMEMBERED), _remember, frozenset({Operation.REGISTER_IDENTITY, Operation.SEND_SIGNAL}))


@rule("DFE020", on=[Operation.SEND_SIGNAL], evidence=documented(_SIGNAL))
def a_servers_signal_needs_no_known_user(exchange: Exchange) -> Iterator[Breach]:
    """A signal from a server is not refused because its user id is unknown."""
    if exchange.response.status != _NOT_FOUND or sent(exchange).get("source") != ServerSource.SERVER:
        return
    match subject(exchange):
        case ("userId", user):
            message = f"the status is 404, expected that an identity is created for the userId {user!r}"
            yield Breach(message, at="status")


@rule(
    "DFE021",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=inferred("an identity is created when the signal of an unknown user id is received", _SIGNAL),
    memory=_KNOWN,
)
def a_user_of_a_servers_signal_is_found(exchange: Exchange, users: _Users) -> Iterator[Breach]:
    """A user whose signal was accepted from a server is found at once with the same API key."""
    requested = reference(exchange)
    if exchange.response.status != _NOT_FOUND or requested is None:
        return
    user = users.get((sender(exchange), *requested))
    if user is not None and user.exchange.operation == Operation.SEND_SIGNAL:
        name, value = requested
        message = f"the status is 404, expected the identity with the {name} {value!r}, since a server sent its signal"
        yield Breach(message, at="status", earlier=(user.exchange,))


@rule(
    "DFE024",
    on=[Operation.REGISTER_IDENTITY],
    evidence=documented(f"{_REGISTER}, merge and merged"),
    memory=_KNOWN,
    accepted=True,
)
def merge_updates_a_known_user(exchange: Exchange, users: _Users) -> Iterator[Breach]:
    """A registration with `merge` of a user who has an identity is merged into it."""
    user = sent(exchange).get("userId")
    known_user = users.get((sender(exchange), "userId", user)) if isinstance(user, str) else None
    if known_user is None or sent(exchange).get("merge") is not True:
        return
    identity = exchange.response.parse(RegisteredIdentity)
    if not identity.merged and not identity.created:
        message = f"merged is false, expected true, since the userId {user!r} has an identity and merge is true"
        yield Breach(message, at="body /merged", earlier=(known_user.exchange,))


@rule(
    "DFE025",
    on=[Operation.GET_IDENTITY],
    evidence=inferred(
        "the identifiers of an identity are a map of all values that were given; emails are compared without case",
        "https://dfend.gitbook.io/documentation/developer-api/types/identity, identifiers",
    ),
    memory=_KNOWN,
    accepted=True,
)
def an_identity_lists_what_was_registered(exchange: Exchange, users: _Users) -> Iterator[Breach]:
    """An identity lists the e-mail address and the telephone number that were registered or merged last."""
    requested = reference(exchange)
    user = users.get((sender(exchange), *requested)) if requested is not None else None
    if user is None:
        return
    identifiers = exchange.response.parse(Identity).identifiers
    for field, values in (("email", identifiers.emails), ("phone", identifiers.phones)):
        given = user.given.get(field)
        if isinstance(given, str) and values is not MISSING and given.casefold() not in map(str.casefold, values):
            message = f"the {_LISTS[field]} are {list(values)}, expected {given!r} among them, which was registered"
            yield Breach(message, at=f"body /identifiers/{_LISTS[field]}", earlier=(user.exchange,))
