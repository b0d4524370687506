"""Prism, to compare with, where it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path


def mocking(document: Path | None, port: int) -> list[str] | None:
    """The command that mocks a document; None where there is no document, or Prism is not installed."""
    prism = shutil.which("prism")
    if prism is None or document is None:
        return None
    return [prism, "mock", "--host", "127.0.0.1", "--port", str(port), str(document)]
