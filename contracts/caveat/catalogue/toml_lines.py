"""Line numbers of keys in TOML text, which `tomllib` does not provide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[(\[?)\s*({_DOTTED})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED})\s*=")


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """The line, counted from 1, of the table or value that these keys lead to; None if it is not written plainly.

    A number among the keys is the index of a table in an array of tables.
    """
    wanted = tuple(keys)
    table: tuple[str | int, ...] = ()
    headers: Counter[tuple[str, ...]] = Counter()
    assigned: tuple[str | int, ...] = ()
    index = 0
    for number, line in enumerate(text.splitlines(), 1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            name = _parts(header[2])
            table = (*name, headers[name]) if header[1] else name
            headers[name] += 1
        if header or assignment:
            assigned, index = (), 0
        path = (*table, *_parts(assignment[1])) if assignment else table
        if (header or assignment) and _leads_to(path, wanted):
            return number
        assigned = path if assignment else assigned
        if assigned and _leads_to(wanted, assigned) and _inside(line, str(wanted[-1])):
            # TOML has no line break within an inline table: an array has one entry for each brace.
            entries = range(index, index + line.count("{"))
            if all(key in entries for key in wanted[len(assigned) :] if isinstance(key, int)):
                return number
        index += line.count("{")
    return None


def _leads_to(path: tuple[str | int, ...], wanted: tuple[str | int, ...]) -> bool:
    """Whether a path begins with the wanted keys; an index that only one of the two has is passed over."""
    remaining = list(path)
    for key in wanted:
        if remaining and isinstance(remaining[0], int) and isinstance(key, str):
            del remaining[0]
        if isinstance(key, int) and not (remaining and isinstance(remaining[0], int)):
            continue
        if not remaining or remaining.pop(0) != key:
            return False
    return True


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _inside(line: str, key: str) -> bool:
    """Whether an inline table on the line has the key."""
    return re.search(rf"""[{{,]\s*["']?{re.escape(key)}["']?\s*[=.]""", line) is not None
