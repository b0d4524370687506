"""The fixture of the clean-up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cleanup_setting import Setting


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    created = Setting(tmp_path)
    yield created
    created.ledger.close()
