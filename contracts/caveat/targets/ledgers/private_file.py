"""Files with requests and findings, readable by their owner only."""

from __future__ import annotations

import os
from pathlib import Path

from caveat.targets.ledgers.ledger import FOLDER


def create_private(path: Path) -> None:
    """Create a file unless it exists, readable by its owner only, in a folder that git ignores; raises `OSError`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignore = path.parent / ".gitignore"
    if path.parent.name == FOLDER and not ignore.exists():
        # Requests do not belong in a repository.
        ignore.write_text("*\n", encoding="utf-8")
    # SQLite gives its other files the permissions of this one.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
