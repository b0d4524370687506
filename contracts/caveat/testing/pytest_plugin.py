"""Mocks as pytest fixtures: `caveat_mock("acme")`, and `dfend_mock` and the like for each API that comes with caveat.

pytest imports this module in every run of everybody who has caveat installed, so it imports next to nothing.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

import caveat_models

if TYPE_CHECKING:
    from caveat.testing.mocked import MockedApi

CaveatMock: TypeAlias = "type[MockedApi]"


@pytest.fixture
def caveat_mock() -> CaveatMock:
    """Make a fresh mock of an API, by its name or the path of an OpenAPI document, and with `settings`."""
    from caveat.testing.mocked import MockedApi

    return MockedApi


def _mock_of(api: str) -> Callable[..., MockedApi]:
    def mocked(caveat_mock: CaveatMock) -> MockedApi:
        return caveat_mock(api)

    mocked.__doc__ = f"A fresh mock of {api}."
    return pytest.fixture(name=f"{api}_mock")(mocked)


globals().update({f"{entry.name}_mock": _mock_of(entry.name) for entry in pkgutil.iter_modules(caveat_models.__path__)})
