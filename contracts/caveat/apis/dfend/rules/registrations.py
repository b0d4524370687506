"""Rules of registrations, and of reading registered users."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, reference, sender, sent
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed, documented, inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import RegisteredIdentity
from caveat_models.dfend.operations import Operation

_REGISTER = [Operation.REGISTER_IDENTITY]
_POST = "https://dfend.gitbook.io/documentation/developer-api/https-api/identity, POST"


@dataclass(frozen=True, slots=True)
class _Registered:
    """The id of an identity, and the exchange that registered it."""

    id: str
    exchange: Exchange


_Ids: TypeAlias = Recent[tuple[str, str, str], _Registered]
"""Registered identities by API key, and field and value that name the identity."""


def _remember(registered: _Ids, exchange: Exchange) -> _Ids:
    if not exchange.response.ok:
        return registered
    identity_id = exchange.response.parse(RegisteredIdentity).id
    for name, value in (("userId", sent(exchange).get("userId")), ("id", identity_id)):
        if isinstance(value, str):
            registered[sender(exchange), name, value] = _Registered(identity_id, exchange)
    return registered


_REGISTERED = Memory(lambda: _Ids(2 * REMEMBERED), _remember, frozenset(_REGISTER))


@rule(
    "DFE007",
    on=_REGISTER,
    evidence=inferred("`created` is for a new identity, `merged` for an existing one", _POST),
    accepted=True,
)
def an_identity_is_created_or_merged(exchange: Exchange) -> Iterator[Breach]:
    """A registration does not both create an identity and merge data into it."""
    identity = exchange.response.parse(RegisteredIdentity)
    if identity.created and identity.merged:
        yield Breach("created and merged are both true, expected at most one of them", at="body /merged")


@rule("DFE008", on=_REGISTER, evidence=documented(f"{_POST}, merge"), accepted=True)
def data_is_merged_only_on_request(exchange: Exchange) -> Iterator[Breach]:
    """Data is merged into an identity only if the request sets `merge`."""
    if exchange.response.parse(RegisteredIdentity).merged and sent(exchange).get("merge") is not True:
        yield Breach("merged is true, expected false, since the request does not set merge to true", at="body /merged")


@rule(
    "DFE009",
    on=_REGISTER,
    evidence=inferred(
        "an identity is unique by its user id, so a user who is registered again has the same one",
        "https://dfend.gitbook.io/documentation/developer-api/types/identity",
    ),
    memory=_REGISTERED,
    accepted=True,
)
def a_user_has_one_identity(exchange: Exchange, registered: _Ids) -> Iterator[Breach]:
    """A user who is registered again keeps the same identity, which is not created again."""
    user = sent(exchange).get("userId")
    if not isinstance(user, str):
        return
    identity = exchange.response.parse(RegisteredIdentity)
    earlier = registered.get((sender(exchange), "userId", user))
    if earlier is None:
        return
    if identity.id != earlier.id:
        message = f"the id is {identity.id!r}, expected {earlier.id!r}, the id of the earlier registration"
        yield Breach(message, at="body /id", earlier=(earlier.exchange,))
    if identity.created:
        message = "created is true, expected false, since the user was registered before"
        yield Breach(message, at="body /created", earlier=(earlier.exchange,))


@rule(
    "DFE010",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=assumed("the page does not say how soon a registered identity can be read"),
    memory=_REGISTERED,
)
def a_registered_user_is_found(exchange: Exchange, registered: _Ids) -> Iterator[Breach]:
    """A registered user is found at once with the same API key, by user id and by identity id."""
    requested = reference(exchange)
    if exchange.response.status != 404 or requested is None:  # noqa: PLR2004 - not found
        return
    earlier = registered.get((sender(exchange), *requested))
    if earlier is not None:
        name, value = requested
        message = f"the status is 404, expected the identity with the {name} {value!r}, which was registered"
        yield Breach(message, at="status", earlier=(earlier.exchange,))
