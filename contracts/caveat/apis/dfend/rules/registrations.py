"""Users who are registered, and what is remembered of them."""

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
"""Registered identities by sender, and field and value that name one."""


def _remember(known: _Ids, exchange: Exchange) -> _Ids:
    if not exchange.response.ok:
        return known
    identity = exchange.response.parse(RegisteredIdentity).id
    for name, value in (("userId", sent(exchange).get("userId")), ("id", identity)):
        if isinstance(value, str):
            known[sender(exchange), name, value] = _Registered(identity, exchange)
    return known


_REGISTERED = Memory(lambda: _Ids(2 * REMEMBERED), _remember, frozenset(_REGISTER))


@rule(
    "DFE007",
    on=_REGISTER,
    evidence=inferred("one flag is for a new identity, the other for one that existed", _POST),
    accepted=True,
)
def an_identity_is_created_or_merged(exchange: Exchange) -> Iterator[Breach]:
    """A registration does not both create an identity and merge data into it."""
    answer = exchange.response.parse(RegisteredIdentity)
    if answer.created and answer.merged:
        yield Breach("created and merged are both true, expected one of them at most", at="body /merged")


@rule("DFE008", on=_REGISTER, evidence=documented(f"{_POST}, merge"), accepted=True)
def data_is_merged_only_if_asked(exchange: Exchange) -> Iterator[Breach]:
    """Data is merged into an identity only if the registration says so."""
    if exchange.response.parse(RegisteredIdentity).merged and sent(exchange).get("merge") is not True:
        yield Breach("merged is true, expected false, for the request did not ask for it", at="body /merged")


@rule(
    "DFE009",
    on=_REGISTER,
    evidence=documented("https://dfend.gitbook.io/documentation/developer-api/types/identity"),
    memory=_REGISTERED,
    accepted=True,
)
def a_user_has_one_identity(exchange: Exchange, registered: _Ids) -> Iterator[Breach]:
    """A user who is registered again keeps the identity, and it is not created again."""
    user = sent(exchange).get("userId")
    if not isinstance(user, str):
        return
    answer = exchange.response.parse(RegisteredIdentity)
    first = registered.get((sender(exchange), "userId", user))
    if first is None:
        return
    if answer.id != first.id:
        message = f"the id is {answer.id!r}, expected {first.id!r}, as when the user was registered first"
        yield Breach(message, at="body /id", earlier=(first.exchange,))
    if answer.created:
        message = "created is true, expected false, for the user was registered before"
        yield Breach(message, at="body /created", earlier=(first.exchange,))


@rule(
    "DFE010",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=assumed("the id is given out to be used; that it can be used at once is not said"),
    memory=_REGISTERED,
)
def a_registered_user_is_found(exchange: Exchange, registered: _Ids) -> Iterator[Breach]:
    """Who was registered with a key is found with it at once, by either id."""
    named = reference(exchange)
    if exchange.response.status != 404 or named is None:  # noqa: PLR2004 - not found
        return
    first = registered.get((sender(exchange), *named))
    if first is not None:
        name, value = named
        message = f"the status is 404, expected the identity with the {name} {value!r}, for it was registered"
        yield Breach(message, at="status", earlier=(first.exchange,))
