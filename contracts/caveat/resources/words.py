"""Compares names in any spelling (`petId`, `pet_id`, `Pet-ID`), and derives the name of one item of a collection."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from caveat.lru import cached_if_short

TOTALS = frozenset(
    {
        "total",
        "totalcount",
        "totalitems",
        "totalelements",
        "totalresults",
        "totalsize",
        "itemcount",
        "totalrecords",
        "count",
    }
)
"""Usual names of the number of all items of a list."""

QUANTITIES = frozenset({"count", "index", "limit", "number", "offset", "order", "page", "position", "rank", "size"})
"""Names of numbers that may be names of items, too."""


@cached_if_short
def plain(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def singular(name: str) -> str:
    """The name of one item: `pet` for `pets`, `category` for `categories`, `box` for `boxes`."""
    if name.endswith("ies"):
        return name.removesuffix("ies") + "y"
    if re.search(r"(s|x|z|ch|sh)es$", name):
        return name.removesuffix("es")
    return name if name.endswith("ss") else name.removesuffix("s")


@cache
def parameter_names(path: str) -> tuple[str, ...]:
    """The names of the parameters in a path template, in order."""
    return tuple(re.findall(r"\{([^{}]*)\}", path))


@cache
def template_of(path: str) -> str:
    """A path template without the names of its parameters, and without a trailing slash."""
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/") or "/"


@cache
def item_name(template: str) -> str:
    """The name of one item of the collection at a template: `pet` for `/users/{}/pets`."""
    segments = [segment for segment in template.split("/") if segment and "{" not in segment]
    return singular(plain(segments[-1])) if segments else "item"


def total_of(names: Iterable[str]) -> str | None:
    """The name of a total among these; None if there is none, or more than one."""
    totals = [name for name in names if plain(name) in TOTALS]
    return totals[0] if len(totals) == 1 else None
