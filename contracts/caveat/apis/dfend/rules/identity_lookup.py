"""Identities that are asked for."""

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


@rule("DFE011", on=_GET, evidence=inferred("the field names the identity that is wanted", _PAGE), accepted=True)
def an_identity_is_the_one_asked_for(exchange: Exchange) -> Iterator[Breach]:
    """An identity that is asked for by its id has that id, if any."""
    match reference(exchange):
        case ("id", wanted):
            found = exchange.response.parse(Identity).id
            if found is not MISSING and found != wanted:
                yield Breach(f"the id is {found!r}, expected {wanted!r}", at="body /id")


@rule(
    "DFE012",
    on=_GET,
    evidence=inferred("the user's id is among the identifiers of the identity it names", _PAGE),
    accepted=True,
)
def an_identity_knows_its_user(exchange: Exchange) -> Iterator[Breach]:
    """An identity that is asked for by a user's id lists this id, if it lists any."""
    match reference(exchange):
        case ("userId", wanted):
            found = exchange.response.parse(Identity).identifiers.user_ids
            if found is not MISSING and wanted not in found:
                yield Breach(f"the userIds are {found}, expected {wanted!r} among them", at="body /identifiers/userIds")


@rule(
    "DFE013",
    on=_GET,
    evidence=inferred(
        "the one is the opposite of the other, and both are false for a user who has not chosen",
        "https://dfend.gitbook.io/documentation/developer-api/types/identity",
    ),
    accepted=True,
)
def a_user_is_in_or_out(exchange: Exchange) -> Iterator[Breach]:
    """A user has not both opted in and opted out."""
    identity = exchange.response.parse(Identity)
    if identity.opted_in and identity.opted_out:
        yield Breach("optedIn and optedOut are both true, expected one of them at most", at="body /optedOut")
