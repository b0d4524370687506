"""Commands as they are run, and how they ended, for the tests of the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

MOCK = [sys.executable, "-c", "from caveat.cli import main; main()", "mock"]
"""`caveat mock` as a process of its own."""


@dataclass(frozen=True)
class Ended:
    """An exit code, and what was said."""

    code: int
    out: str
    err: str


Caveat: TypeAlias = Callable[..., Ended]
"""Runs the command with these arguments."""
