"""A contradiction: a part of a document that no request or value can fulfil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue

Node: TypeAlias = dict[str, JsonValue]
"""An object of a document."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A part of a document that contradicts itself."""

    pointer: str
    """The pointer of the object that is changed."""
    at: str
    problem: str
    instead: str
    """The replacement, in words."""
    change: Callable[[Node], Node]
