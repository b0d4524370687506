"""A fixture with a small API and its generated package."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acme import DOCUMENT, MODELS, Acme
from caveat.catalogue.api import Api, generated
from caveat.openapi import source


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Acme]:
    """Make an API from a document and its generated models."""

    def make(document: str = DOCUMENT, models: str = MODELS) -> Api:
        folder = tmp_path / "acme_models"
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "models.py").write_text(models)
        (folder / "openapi.json").write_text(json.dumps(source.parse(document, "a test").value))
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()
        return generated("acme", "acme_models", "")

    yield make
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_models"]:
        del sys.modules[name]
