"""The mock's behaviour: each call of a signal endpoint makes a signal."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from caveat.apis.unleash.mock import endpoints
from caveat.apis.unleash.mock.endpoints import SignalEndpoint
from caveat.apis.unleash.mock.rate import Rate
from caveat.apis.unleash.mock.state import State
from caveat.json_text import JsonValue
from caveat.provider.clock import Clock, move, position
from caveat.provider.state import read, written
from caveat_models.unleash import models
from caveat_models.unleash.provider import Principal, Provider

Unauthorized = tuple[Literal[401], models.CallSignalEndpointRequestUnauthorizedError]
NotFound = tuple[Literal[404], models.SignalEndpointError]
TooMany = tuple[Literal[429], models.SignalEndpointError]


def _endpoints(said: object) -> object:
    return endpoints.read(said) if isinstance(said, str) else said


@dataclass(frozen=True, slots=True)
class Settings:
    """What the mock can be told."""

    endpoints: Annotated[tuple[SignalEndpoint, ...], BeforeValidator(_endpoints)] = endpoints.DEFAULTS
    """The signal endpoints and their tokens, as texts written `NAME=TOKEN,TOKEN;NAME=TOKEN`."""
    rate_limit: Annotated[int, Field(ge=0)] = 0
    """How many calls a second each endpoint takes; any number where 0. The vendor's own default is 1."""


DEFAULTS = Settings()


class UnleashProvider(Provider):
    """Unleash, as far as signal endpoints go. Nothing can ask for a signal again, so only their number is kept."""

    largest_body = 100_000
    """Bytes; documented as 100 kB (concepts/signals, Limits that apply)."""

    def __init__(
        self,
        *,
        clock: Clock,
        settings: Settings = DEFAULTS,
        nanoseconds: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Make it; `nanoseconds` are those of real time, which the rate limit counts in, whatever the clock tells."""
        self._clock = clock
        self._nanoseconds = nanoseconds
        self._endpoints = {endpoint.name: endpoint for endpoint in settings.endpoints}
        self._tokens = {token for endpoint in self._endpoints.values() for token in endpoint.tokens}
        # One row of numbers for all endpoints: the ids of signals rise across them.
        self._signals = 0
        limit = settings.rate_limit
        self._rates = {name: Rate(limit) for name in self._endpoints} if limit else {}

    def credentials(self) -> Mapping[str, str]:
        """A token of the first endpoint, for either scheme."""
        known = next((token for endpoint in self._endpoints.values() for token in endpoint.tokens), "")
        return {"apiKey": known, "bearerToken": known}

    def authenticate(self, principal: Principal) -> bool:
        """Whether the token is one of any endpoint."""
        return _token(principal) in self._tokens

    def dump(self) -> JsonValue:
        """The state, for a mock that is to go on from here."""
        return written(State(position(self._clock), self._signals))

    def load(self, state: JsonValue) -> None:
        """Go on from another mock's state; endpoints and limits stay this one's. Raises `BadState`."""
        known = read(State, state)
        move(self._clock, known.clock)
        self._signals = known.signals

    def call_signal_endpoint(
        self, principal: Principal, *, name: str, body: models.SignalSchemaPayload | None = None
    ) -> models.SignalsSchema | Unauthorized | NotFound | TooMany:
        """Make a signal of what was sent."""
        endpoint = self._endpoints.get(name)
        if endpoint is None:
            return 404, models.SignalEndpointError(
                name="NotFoundError",
                message=f"There is no signal endpoint called {name}. There are: {', '.join(self._endpoints)}.",
            )
        token_id = endpoint.tokens.get(_token(principal))
        if token_id is None:
            return 401, models.CallSignalEndpointRequestUnauthorizedError(
                name="UnauthorizedError", message=f"The token is not one of the signal endpoint {name}."
            )
        rate = self._rates.get(name)
        if rate is not None and not rate.allows(self._nanoseconds()):
            return 429, models.SignalEndpointError(
                name="TooManyRequestsError",
                message=f"The signal endpoint {name} takes {_calls(rate.limit)} a second.",
            )
        self._signals += 1
        signal = models.SignalSchema(
            id=self._signals,
            payload=models.SignalSchemaPayload() if body is None else body,
            created_at=self._clock(),
            source=models.SignalSchemaSource.SIGNAL_ENDPOINT,
            source_id=endpoint.id,
            created_by_source_token_id=token_id,
        )
        return models.SignalsSchema(signals=[signal])


def _calls(limit: int) -> str:
    return "1 call" if limit == 1 else f"{limit} calls"


def _token(principal: Principal) -> str:
    # Both schemes read the same header, and only the one called `bearerToken` takes the word `Bearer` off.
    return endpoints.token(principal.credential) if principal.scheme == "apiKey" else principal.credential


def make(
    *,
    seed: int,  # noqa: ARG001 - nothing here is left to chance
    clock: Clock,
    settings: Settings = DEFAULTS,
) -> UnleashProvider:
    """A fresh mock."""
    return UnleashProvider(clock=clock, settings=settings)
