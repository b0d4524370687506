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

ID_WORDS = ("id", "uuid", "guid", "sid", "uid")
"""Words that mean an id alone, and at the end of a name that says of which kind of item: `CallSid`."""

GENERIC_IDS = (*ID_WORDS, "key", "name", "slug", "code", "number", "no")
"""Names of fields that identify an item and do not name its kind, the most specific first."""

_LONG_ID_WORDS = ("identifier", *sorted(ID_WORDS, key=len, reverse=True))
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@cached_if_short
def plain(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cached_if_short
def named_by_id(name: str) -> tuple[str, ...]:
    """The names of the items whose id a name may be, in one spelling: `call` for `CallSid`; none if it is no such name.

    Without a boundary between its words it may be several: `callsid` is the id of a `calls` or of a `call`.
    """
    folded = plain(name)
    endings = [each for each in _LONG_ID_WORDS if folded.endswith(each) and folded != each]
    words = _WORD.findall(name)
    last = words[-1].lower() if words else ""
    return tuple(folded.removesuffix(each) for each in ([last] if last in endings else endings[::-1]))


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
