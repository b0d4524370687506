"""Users who are registered, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from caveat.apis.dfend.rules.requests import REMEMBERED, reference, sender, sent
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed, documented, inferred
from caveat.judging.history import History
from caveat.judging.rule import Breach, rule
from caveat.lru import Latest
from caveat_models.dfend.models import RegisteredIdentity
from caveat_models.dfend.operations import Operation

_REGISTER = [Operation.REGISTER_IDENTITY]
_POST = "https://dfend.gitbook.io/documentation/developer-api/https-api/identity, POST"

_Ids: TypeAlias = Latest[tuple[str, str, str], str]
"""The ids of identities: by sender, field and value of what names one."""


def _remember(known: _Ids, exchange: Exchange) -> _Ids:
    if exchange.operation != Operation.REGISTER_IDENTITY or not exchange.response.ok:
        return known
    identity = exchange.response.parse(RegisteredIdentity).id
    for name, value in (("userId", sent(exchange).get("userId")), ("id", identity)):
        if isinstance(value, str):
            known.put((sender(exchange), name, value), identity)
    return known


def _known(history: History) -> _Ids:
    return history.fold(_remember, _Ids(2 * REMEMBERED))


@rule(
    "DFE007",
    on=_REGISTER,
    evidence=inferred("one flag is for a new identity, the other for one that existed", _POST),
    accepted=True,
)
def an_identity_is_created_or_merged(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """A registration does not both create an identity and merge data into it."""
    answer = exchange.response.parse(RegisteredIdentity)
    if answer.created and answer.merged:
        yield Breach("created and merged are both true, expected one of them at most", at="body /merged")


@rule("DFE008", on=_REGISTER, evidence=documented(f"{_POST}, merge"), accepted=True)
def data_is_merged_only_if_asked(exchange: Exchange, _history: History) -> Iterator[Breach]:
    """Data is merged into an identity only if the registration says so."""
    if exchange.response.parse(RegisteredIdentity).merged and sent(exchange).get("merge") is not True:
        yield Breach("merged is true, expected false, for the request did not ask for it", at="body /merged")


@rule(
    "DFE009",
    on=_REGISTER,
    evidence=documented("https://dfend.gitbook.io/documentation/developer-api/types/identity"),
    accepted=True,
)
def a_user_has_one_identity(exchange: Exchange, history: History) -> Iterator[Breach]:
    """A user who is registered again keeps the identity, and it is not created again."""
    user = sent(exchange).get("userId")
    if not isinstance(user, str):
        return
    answer = exchange.response.parse(RegisteredIdentity)
    expected = _known(history).get((sender(exchange), "userId", user))
    if expected is not None and answer.id != expected:
        yield Breach(
            f"the id is {answer.id!r}, expected {expected!r}, as when the user was registered first", at="body /id"
        )
    if expected is not None and answer.created:
        yield Breach("created is true, expected false, for the user was registered before", at="body /created")


@rule(
    "DFE010",
    on=[Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS],
    evidence=assumed("the id is given out to be used; that it can be used at once is not said"),
)
def a_registered_user_is_found(exchange: Exchange, history: History) -> Iterator[Breach]:
    """Who was registered with a key is found with it at once, by either id."""
    named = reference(exchange)
    if exchange.response.status != 404 or named is None:  # noqa: PLR2004 - not found
        return
    if _known(history).get((sender(exchange), *named)) is not None:
        name, value = named
        message = f"the status is 404, expected the identity with the {name} {value!r}, for it was registered"
        yield Breach(message, at="status")
