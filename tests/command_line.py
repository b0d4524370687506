"""How a command ended, for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Ended:
    """An exit code, and what was said."""

    code: int
    out: str
    err: str


Caveat: TypeAlias = Callable[..., Ended]
"""Runs the command with these arguments."""
