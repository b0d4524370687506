"""A fresh mock for each test."""

from __future__ import annotations

import pytest

from dialog360_client import Desk, open_desk


@pytest.fixture
def desk() -> Desk:
    return open_desk()
