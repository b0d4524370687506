"""The mocks of documents."""

from __future__ import annotations

import pytest

from document_mock import Asked, opened


@pytest.fixture
def pets() -> Asked:
    """Pets, of whom two are shown."""
    return opened("pets")


@pytest.fixture
def shop() -> Asked:
    """Orders with ids that are UUIDs, and settings that have none but their path."""
    return opened("shop")


@pytest.fixture
def garden() -> Asked:
    """Plants that are listed by pages, in JSON and in XML."""
    return opened("garden")


@pytest.fixture
def library() -> Asked:
    """Books that stand in an object of their own, and are of two kinds."""
    return opened("library")
