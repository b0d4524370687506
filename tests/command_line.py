"""The command line in a process of its own, and the result of a command, for tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

CAVEAT = [sys.executable, "-m", "caveat"]
"""The command line, in a process of its own."""

MOCK = [*CAVEAT, "mock"]


@dataclass(frozen=True)
class CommandResult:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


Caveat: TypeAlias = Callable[..., CommandResult]
"""Runs the command with these arguments."""
