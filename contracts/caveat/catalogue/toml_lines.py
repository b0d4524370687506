"""Lines of keys in TOML text, which `tomllib` does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED})\s*=")


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line, counted from 1, of the table or value that these keys lead to; None if it is not written plainly."""
    wanted = tuple(keys)
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            table = _parts(header[1])
        path = (*table, *_parts(assignment[1])) if assignment else table
        if (header or assignment) and path[: len(wanted)] == wanted:
            return number
        if assignment and path == wanted[: len(path)] and _inside(line, wanted[-1]):
            return number
    return None


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _inside(line: str, key: str) -> bool:
    """Whether an inline table on the line has the key."""
    return re.search(rf"""[{{,]\s*["']?{re.escape(key)}["']?\s*[=.]""", line) is not None
