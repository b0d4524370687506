"""For your own tests: property-based suites of a contract, and mocks.

Each name is imported on first use, because pytest imports this package in every run, for its plugin.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caveat.testing.mocked import MockedApi
    from caveat.testing.suites import Case, Plan, Suite

__all__ = ["Case", "MockedApi", "Plan", "Suite"]

_MODULES = {"MockedApi": "mocked", "Case": "suites", "Plan": "suites", "Suite": "suites"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
