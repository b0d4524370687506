"""Signal endpoints, as an admin of Unleash creates them, with their tokens."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignalEndpoint:
    """A signal endpoint, and the ids of its tokens by token."""

    name: str
    id: int
    tokens: Mapping[str, int]


DEFAULTS = (
    SignalEndpoint("github-issues", 3, {"fake-github-issues-token": 5, "fake-second-github-issues-token": 8}),
    SignalEndpoint("deployments", 4, {"fake-deployments-token": 6}),
)
"""The endpoints of a mock without settings; the first has the name and the ids of the contract's example."""


def parse(text: str) -> tuple[SignalEndpoint, ...]:
    """Endpoints in the form `NAME=TOKEN,TOKEN;NAME=TOKEN`, numbered in order.

    Raises `ValueError`; its message holds no token.
    """
    endpoints: dict[str, SignalEndpoint] = {}
    token_ids = itertools.count(1)
    for number, part in enumerate(text.split(";"), 1):
        name, _, listed = (word.strip() for word in part.partition("="))
        tokens = {token.strip(): next(token_ids) for token in listed.split(",") if token.strip()}
        if not name or not tokens:
            message = f"endpoint {number} does not have the form NAME=TOKEN or NAME=TOKEN,TOKEN"
            raise ValueError(message)
        if "/" in name:
            message = f"the name of endpoint {number} contains a /, which its path cannot contain"
            raise ValueError(message)
        if name in endpoints:
            message = f"endpoint {name} is given twice"
            raise ValueError(message)
        endpoints[name] = SignalEndpoint(name, number, tokens)
    all_tokens = [token for endpoint in endpoints.values() for token in endpoint.tokens]
    if len(set(all_tokens)) < len(all_tokens):
        message = "two endpoints have the same token"
        raise ValueError(message)
    return tuple(endpoints.values())


def token(authorization: str) -> str:
    """The token of an `Authorization` header, with or without the scheme `Bearer`."""
    scheme, _, rest = authorization.partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else authorization
