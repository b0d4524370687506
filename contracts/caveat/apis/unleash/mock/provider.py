"""The provider of the mock: each call of a signal endpoint creates a signal."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import MISSING, BeforeValidator, Field, JsonValue

from caveat.apis.unleash.mock import endpoints
from caveat.apis.unleash.mock.endpoints import SignalEndpoint
from caveat.apis.unleash.mock.rate import RateLimit
from caveat.apis.unleash.mock.state import State
from caveat.provider.clock import Clock, move, position
from caveat.provider.state import from_json, to_json
from caveat_models.unleash import models
from caveat_models.unleash.provider import Principal, Provider

Unauthorized = tuple[Literal[401], models.CallSignalEndpointRequestUnauthorizedError]
NotFound = tuple[Literal[404], models.SignalEndpointError]
TooMany = tuple[Literal[429], models.SignalEndpointError]


def _parsed(value: object) -> object:
    return endpoints.parse(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the mock."""

    endpoints: Annotated[tuple[SignalEndpoint, ...], BeforeValidator(_parsed)] = endpoints.DEFAULTS
    """The signal endpoints and their tokens, as text in the form `NAME=TOKEN,TOKEN;NAME=TOKEN`."""
    rate_limit: Annotated[int, Field(ge=0)] = 0
    """Calls per second that each endpoint accepts; 0 for no limit. The default of Unleash is 1."""


DEFAULTS = Settings()


class UnleashProvider(Provider):
    """The mock of Unleash's signal endpoints. No operation reads a signal again, so only their number is stored."""

    max_body_bytes = 100_000
    """Bytes; documented as 100 kB (concepts/signals, Limits that apply)."""

    def __init__(
        self,
        *,
        clock: Clock,
        settings: Settings = DEFAULTS,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Create the provider; `monotonic_ns` is real time for the rate limit, which does not depend on `clock`."""
        self._clock = clock
        self._monotonic_ns = monotonic_ns
        self._endpoints = {endpoint.name: endpoint for endpoint in settings.endpoints}
        self._tokens = {token for endpoint in self._endpoints.values() for token in endpoint.tokens}
        # One sequence for all endpoints: signal ids are documented as incrementing (signalSchema.id).
        self._last_id = 0
        limit = settings.rate_limit
        self._rate_limits = {name: RateLimit(limit) for name in self._endpoints} if limit else {}

    def credentials(self) -> Mapping[str, str]:
        """The first token of the first endpoint, for both schemes."""
        token = next((token for endpoint in self._endpoints.values() for token in endpoint.tokens), "")
        return {"apiKey": token, "bearerToken": token}

    def authenticate(self, principal: Principal) -> bool:
        """Whether the token belongs to any endpoint."""
        return _token(principal) in self._tokens

    def dump(self) -> JsonValue:
        """The state, which `load` restores."""
        return to_json(State(position(self._clock), self._last_id))

    def load(self, state: JsonValue) -> None:
        """Restore a state; endpoints and limits stay the same. Raises `BadState`."""
        restored = from_json(State, state)
        move(self._clock, restored.clock)
        self._last_id = restored.signals

    def call_signal_endpoint(
        self, principal: Principal, *, name: str, body: JsonValue = None
    ) -> models.SignalsSchema | Unauthorized | NotFound | TooMany:
        """Create a signal whose payload is the body; a body that is no object leaves it without a payload."""
        endpoint = self._endpoints.get(name)
        if endpoint is None:
            return 404, models.SignalEndpointError(
                name="NotFoundError",
                message=f"There is no signal endpoint called {name}. Signal endpoints: {', '.join(self._endpoints)}.",
            )
        token_id = endpoint.tokens.get(_token(principal))
        if token_id is None:
            return 401, models.CallSignalEndpointRequestUnauthorizedError(
                name="UnauthorizedError", message=f"The token does not belong to the signal endpoint {name}."
            )
        rate_limit = self._rate_limits.get(name)
        if rate_limit is not None and not rate_limit.allow(self._monotonic_ns()):
            return 429, models.SignalEndpointError(
                name="TooManyRequestsError",
                message=f"The signal endpoint {name} accepts {_calls(rate_limit.limit)} per second.",
            )
        self._last_id += 1
        signal = models.SignalSchema(
            id=self._last_id,
            payload=_payload(body),
            created_at=self._clock(),
            source=models.SignalSchemaSource.SIGNAL_ENDPOINT,
            source_id=endpoint.id,
            created_by_source_token_id=token_id,
        )
        return models.SignalsSchema(signals=[signal])


def _payload(body: JsonValue) -> models.SignalSchemaPayload | MISSING:
    # Any JSON is accepted, but the payload of a signal is documented as an object.
    if isinstance(body, dict | None):
        return models.SignalSchemaPayload.model_validate(body or {}, by_name=False)
    return MISSING


def _calls(limit: int) -> str:
    return "1 call" if limit == 1 else f"{limit} calls"


def _token(principal: Principal) -> str:
    # Both schemes read the same header; only the credential of `bearerToken` comes without the word `Bearer`.
    return endpoints.token(principal.credential) if principal.scheme == "apiKey" else principal.credential


def make(
    *,
    seed: int,  # noqa: ARG001 - nothing is random
    clock: Clock,
    settings: Settings = DEFAULTS,
) -> UnleashProvider:
    """A new provider."""
    return UnleashProvider(clock=clock, settings=settings)
