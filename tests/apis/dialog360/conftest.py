"""Fixtures: a client of a fresh mock for each test."""

from __future__ import annotations

import pytest

from dialog360_client import Dialog360Client, fresh_client


@pytest.fixture
def client() -> Dialog360Client:
    return fresh_client()
