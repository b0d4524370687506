"""A mock as a target."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.catalogue.api import Api
from caveat.judging.attribution import Attribution
from caveat.mock.build import build_mock
from caveat.provider.protocols import HasRunSettings
from caveat.targets.target import Target


def mock_target(api: Api, *, seed: int = 0, headers: Mapping[str, str] | None = None) -> Target:
    """A fresh mock of an API, with the credentials that it accepts; `headers` are sent with every request."""
    settings = api.provider.RUN_SETTINGS if isinstance(api.provider, HasRunSettings) else None
    mock = build_mock(api, seed=seed, settings=settings)
    return Target(
        mock,
        credentials=mock.credentials,
        headers=headers or {},
        reset=mock.reset,
        keeps_state=not mock.why_stateless,
        why_stateless=mock.why_stateless,
        journeys=api.journeys,
        origin=Attribution.MOCK,
    )
