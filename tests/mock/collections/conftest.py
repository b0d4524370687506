"""Fixtures: clients of the mocks of documents."""

from __future__ import annotations

import pytest

from document_mock import DocumentClient, open_document


@pytest.fixture
def pets() -> DocumentClient:
    """Pets, with two examples."""
    return open_document("pets")


@pytest.fixture
def shop() -> DocumentClient:
    """Orders with UUIDs as ids, and settings whose id is only in the path."""
    return open_document("shop")


@pytest.fixture
def garden() -> DocumentClient:
    """Plants in pages, as JSON and as XML."""
    return open_document("garden")


@pytest.fixture
def library() -> DocumentClient:
    """Books in an envelope, with a schema that has two alternatives."""
    return open_document("library")
