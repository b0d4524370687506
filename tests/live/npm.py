"""Servers from npm, installed outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

LOOPBACK_ONLY = Path(__file__).with_name("loopback_only.cjs")
"""Keeps a Node server from connecting to other machines."""


def cache(name: str) -> Path:
    """The folder of this name in the user's cache."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "caveat" / name


def installed(package: str, version: str, folder: Path) -> Path:
    """The folder of a package in exactly this version; installs it if it is missing."""
    home = folder / "node_modules" / package
    if not _is_version(home, version):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n')
        options = ["--no-audit", "--no-fund", "--loglevel=error", "--save-exact"]
        subprocess.run(["npm", "install", *options, f"{package}@{version}"], cwd=folder, check=True)  # noqa: S607
    return home


def _is_version(home: Path, version: str) -> bool:
    manifest = home / "package.json"
    return manifest.is_file() and json.loads(manifest.read_text())["version"] == version
