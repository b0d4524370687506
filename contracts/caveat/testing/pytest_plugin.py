"""Mocks as pytest fixtures: `caveat_mock`, and one for each API that is installed with caveat, like `dfend_mock`.

pytest imports this module in each run on a machine with caveat, so heavy imports are inside the fixtures.
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
    """Create a fresh mock of an API, by its name or the path of an OpenAPI document: `caveat_mock("dfend")`."""
    from caveat.testing.mocked import MockedApi

    return MockedApi


def _mock_of(api: str) -> Callable[..., MockedApi]:
    def api_mock(caveat_mock: CaveatMock) -> MockedApi:
        return caveat_mock(api)

    api_mock.__doc__ = f"A fresh mock of {api}."
    return pytest.fixture(name=f"{api}_mock")(api_mock)


# The generated package of an API is a package; the modules beside them are code that the APIs share.
_APIS = [module.name for module in pkgutil.iter_modules(caveat_models.__path__) if module.ispkg]

globals().update({f"{api}_mock": _mock_of(api) for api in _APIS})
