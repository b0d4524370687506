"""The mock's behaviour: each call of a signal endpoint makes a signal."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Literal

from caveat.apis.unleash import endpoints
from caveat.apis.unleash.endpoints import SignalEndpoint
from caveat.clock import Clock
from caveat_models.unleash import models
from caveat_models.unleash.provider import Caller, Provider

Unauthorized = tuple[Literal[401], models.CallSignalEndpointRequestUnauthorizedError]
NotFound = tuple[Literal[404], models.SignalEndpointError]


class UnleashProvider(Provider):
    """Unleash, as far as signal endpoints go. Nothing can ask for a signal again, so only their number is kept."""

    largest_body = 100_000
    """Bytes; documented as 100 kB (concepts/signals, Limits that apply)."""

    def __init__(self, *, clock: Clock, signal_endpoints: Iterable[SignalEndpoint] = endpoints.DEFAULTS) -> None:
        self._clock = clock
        self._endpoints = {endpoint.name: endpoint for endpoint in signal_endpoints}
        self._tokens = {token for endpoint in self._endpoints.values() for token in endpoint.tokens}
        # One row of numbers for all endpoints: the ids of signals rise across them.
        self._ids = itertools.count(1)

    def credentials(self) -> Mapping[str, str]:
        """A token of the first endpoint, for either scheme."""
        known = next((token for endpoint in self._endpoints.values() for token in endpoint.tokens), "")
        return {"apiKey": known, "bearerToken": known}

    def authenticate(self, caller: Caller) -> bool:
        """Whether the token is one of any endpoint."""
        return _token(caller) in self._tokens

    def call_signal_endpoint(
        self, caller: Caller, *, name: str, body: models.SignalSchemaPayload | None = None
    ) -> models.SignalsSchema | Unauthorized | NotFound:
        """Make a signal of what was sent."""
        endpoint = self._endpoints.get(name)
        if endpoint is None:
            return 404, models.SignalEndpointError(
                name="NotFoundError", message=f"There is no signal endpoint called {name}."
            )
        token_id = endpoint.tokens.get(_token(caller))
        if token_id is None:
            return 401, models.CallSignalEndpointRequestUnauthorizedError(
                name="UnauthorizedError", message=f"The token is not one of the signal endpoint {name}."
            )
        signal = models.SignalSchema(
            id=next(self._ids),
            payload=models.SignalSchemaPayload() if body is None else body,
            created_at=self._clock(),
            source=models.SignalSchemaSource.SIGNAL_ENDPOINT,
            source_id=endpoint.id,
            created_by_source_token_id=token_id,
        )
        return models.SignalsSchema(signals=[signal])


def _token(caller: Caller) -> str:
    # Both schemes read the same header, and only the one called `bearerToken` takes the word `Bearer` off.
    return endpoints.token(caller.credential) if caller.scheme == "apiKey" else caller.credential


def make(*, seed: int, clock: Clock) -> UnleashProvider:  # noqa: ARG001 - nothing here is left to chance
    """A fresh mock with the default endpoints."""
    return UnleashProvider(clock=clock)
