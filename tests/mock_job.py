"""Builds mocks as a job builds its target."""

from __future__ import annotations

from caveat.catalogue.api import Api
from caveat.runs.job import Announce
from caveat.targets.mock import mock_target
from caveat.targets.target import Target


def mock_of(api: Api, _run: str, _announce: Announce, *, seed: int) -> Target:
    """The mock of an API; can be pickled with a seed, so that worker processes can build it."""
    return mock_target(api, seed=seed)
