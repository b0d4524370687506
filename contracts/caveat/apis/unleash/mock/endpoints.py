"""Signal endpoints as an admin of Unleash sets them up, and the tokens that open them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignalEndpoint:
    """A signal endpoint, and the ids of its tokens by the tokens themselves."""

    name: str
    id: int
    tokens: Mapping[str, int]


DEFAULTS = (
    SignalEndpoint("github-issues", 3, {"fake-github-issues-token": 5, "fake-second-github-issues-token": 8}),
    SignalEndpoint("deployments", 4, {"fake-deployments-token": 6}),
)
"""What a mock knows unless it is told otherwise; the first has the name and the ids of the contract's example."""


def read(text: str) -> tuple[SignalEndpoint, ...]:
    """Endpoints written as `NAME=TOKEN,TOKEN;NAME=TOKEN`, numbered in order; raises `ValueError`, without a token."""
    found: dict[str, SignalEndpoint] = {}
    token_ids = itertools.count(1)
    for number, written in enumerate(text.split(";"), 1):
        name, _, tokens = (part.strip() for part in written.partition("="))
        opened = {token.strip(): next(token_ids) for token in tokens.split(",") if token.strip()}
        if not name or not opened:
            message = f"endpoint {number} is not written as NAME=TOKEN or NAME=TOKEN,TOKEN"
            raise ValueError(message)
        if "/" in name:
            message = f"endpoint {number} has a / in its name, which cannot stand in its path"
            raise ValueError(message)
        if name in found:
            message = f"endpoint {name} is there twice"
            raise ValueError(message)
        found[name] = SignalEndpoint(name, number, opened)
    taken = [token for endpoint in found.values() for token in endpoint.tokens]
    if len(set(taken)) < len(taken):
        message = "one token is of two endpoints"
        raise ValueError(message)
    return tuple(found.values())


def token(authorization: str) -> str:
    """The token in an `Authorization` header, which may have `Bearer` before it or not."""
    scheme, _, rest = authorization.partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else authorization
