"""A contradiction: a part of a document that no request or value can fulfil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue

Node: TypeAlias = dict[str, JsonValue]
"""An object of a document."""


Change: TypeAlias = Callable[[Node, Node], Node]
"""What is used instead of an object, given that object and the document."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A part of a document that contradicts itself."""

    pointer: str
    """The pointer of the object that is changed."""
    at: str
    problem: str
    instead: str
    """The replacement, in words."""
    change: Change
    copies: bool = False
    """Whether the change copies schemas that references lead to, which may be changed themselves."""
