"""The names that are similar to a wrong one, and the question that suggests them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def similar(name: str, names: Iterable[str], *, limit: int = 1, cutoff: float = 0.6) -> tuple[str, ...]:
    """At most `limit` of the names, the most similar first; upper and lower case count as equal.

    `cutoff` is how similar a name has to be, from 0 to 1.
    """
    by_lower_case: dict[str, str] = {}
    for each in names:
        by_lower_case.setdefault(each.lower(), each)
    near = difflib.get_close_matches(name.lower(), by_lower_case, n=limit, cutoff=cutoff)
    return tuple(by_lower_case[each] for each in near)


def did_you_mean(names: Iterable[str], otherwise: str = "") -> str:
    """`Did you mean a or b?`; `otherwise` if there is no name."""
    listed = " or ".join(names)
    return f"Did you mean {listed}?" if listed else otherwise
