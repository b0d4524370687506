"""Rules of the identity that a request reads."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import MISSING

from caveat.apis.dfend.rules.requests import reference
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import Identity
from caveat_models.dfend.operations import Operation

_GET = [Operation.GET_IDENTITY]
_PAGE = "https://dfend.gitbook.io/documentation/developer-api/https-api/identity, GET"


@rule("DFE011", on=_GET, evidence=inferred("the field names the identity to return", _PAGE), accepted=True)
def an_identity_is_the_requested_one(exchange: Exchange) -> Iterator[Breach]:
    """An identity that is requested by its id has that id, if it has one."""
    match reference(exchange):
        case ("id", requested):
            identity_id = exchange.response.parse(Identity).id
            if identity_id is not MISSING and identity_id != requested:
                yield Breach(f"the id is {identity_id!r}, expected {requested!r}", at="body /id")


@rule(
    "DFE012",
    on=_GET,
    evidence=inferred("the user id is one of the identifiers of the identity", _PAGE),
    accepted=True,
)
def an_identity_lists_the_requested_user(exchange: Exchange) -> Iterator[Breach]:
    """An identity that is requested by a user id lists that user id, if it lists any."""
    match reference(exchange):
        case ("userId", requested):
            user_ids = exchange.response.parse(Identity).identifiers.user_ids
            if user_ids is not MISSING and requested not in user_ids:
                message = f"the userIds are {user_ids}, expected {requested!r} among them"
                yield Breach(message, at="body /identifiers/userIds")


@rule(
    "DFE013",
    on=_GET,
    evidence=inferred(
        "each field is the opposite of the other, and both are false for a user who has chosen neither",
        "https://dfend.gitbook.io/documentation/developer-api/types/identity",
    ),
    accepted=True,
)
def a_user_is_in_or_out(exchange: Exchange) -> Iterator[Breach]:
    """A user has not both opted in and opted out."""
    identity = exchange.response.parse(Identity)
    if identity.opted_in and identity.opted_out:
        yield Breach("optedIn and optedOut are both true, expected at most one of them", at="body /optedOut")
