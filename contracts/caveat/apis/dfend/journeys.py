"""Journeys of DFend: signals of servers and of websites, and reads of the identities of their users."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.provider.journeys import Traveller, journey
from caveat_models.dfend.operations import Operation

_SECRET, _PUBLISHABLE = "secretKey", "publishableKey"
"""The security schemes: keys of servers, and of websites and apps."""

_ADDRESS = "203.0.113.7"


@journey(
    "signals-of-a-server",
    operations=frozenset({Operation.SEND_SIGNAL, Operation.GET_IDENTITY, Operation.GET_IDENTITY_STATUS}),
)
def signals_of_a_server(traveller: Traveller) -> None:
    """Send a signal without an address and one with it; after each, read the identity of its user.

    The signals have no idempotency key: with a key, the receipt may be that of an earlier signal.
    """
    user = _new_user(traveller)
    signal: dict[str, JsonValue] = {"source": "Server", "identifiers": {"userId": user}}
    for sent in (signal, {**signal, "ip": _ADDRESS}):
        traveller.send(Operation.SEND_SIGNAL, {}, body=sent, scheme=_SECRET)
        traveller.send(Operation.GET_IDENTITY_STATUS, {}, query={"userId": user}, scheme=_SECRET)
        traveller.send(Operation.GET_IDENTITY, {}, query={"userId": user})


@journey(
    "keys-of-environments",
    operations=frozenset({Operation.SEND_SIGNAL, Operation.GET_IDENTITY}),
)
def keys_of_environments(traveller: Traveller) -> None:
    """Send a field that only servers may send from a website, and a signal of a website with the key of a server.

    Then send the signal of the server, and read the identity of the user with that key.
    """
    user = _new_user(traveller)
    signal: dict[str, JsonValue] = {"source": "Browser", "identifiers": {"userId": user}}
    traveller.send(Operation.SEND_SIGNAL, {}, body=signal, scheme=_PUBLISHABLE)
    traveller.send(Operation.SEND_SIGNAL, {}, body={**signal, "ip": _ADDRESS}, scheme=_PUBLISHABLE)
    traveller.send(Operation.SEND_SIGNAL, {}, body=signal, scheme=_SECRET)
    of_server: dict[str, JsonValue] = {**signal, "source": "Server", "ip": _ADDRESS}
    traveller.send(Operation.SEND_SIGNAL, {}, body=of_server, scheme=_SECRET)
    traveller.send(Operation.GET_IDENTITY, {}, query={"userId": user})


def _new_user(traveller: Traveller) -> str:
    return f"user-of-a-journey-{traveller.rng.randrange(1_000_000)}"
