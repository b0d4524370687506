"""A small checkout, with and without its generated files."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.workspace import Workspace
from caveat.codegen.generation import changes
from small_checkout import small_checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Workspace:
    """A checkout with two specs and no generated files."""
    return small_checkout(tmp_path)


@pytest.fixture
def generated(checkout: Workspace) -> Workspace:
    """The same checkout with its generated files."""
    for change in changes(checkout):
        change.apply()
    return checkout
