"""Signal endpoints as an admin of Unleash sets them up, and the tokens that open them."""

from __future__ import annotations

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


def token(authorization: str) -> str:
    """The token in an `Authorization` header, which may have `Bearer` before it or not."""
    scheme, _, rest = authorization.partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else authorization
