"""Query strings, decoded like those of a form (WHATWG URL, 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_plus

_MAX_CACHED = 1_024
_MAX_CACHED_LENGTH = 200
"""Characters; longer ones are rarely sent twice."""


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a query."""

    pairs: tuple[tuple[str, str], ...]
    """Names and values in the order sent."""
    values: Mapping[str, str]
    """By name; a name that was sent twice has its first value."""


def parse_query(query: str) -> Query:
    """The parameters of a query string; the pages of a list are read with the same ones again and again."""
    return _cached(query) if len(query) <= _MAX_CACHED_LENGTH else _parsed(query)


def _parsed(query: str) -> Query:
    parts = (part.partition("=") for part in query.split("&") if part)
    pairs = tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in parts)
    return Query(pairs, dict(reversed(pairs)))


_cached = lru_cache(_MAX_CACHED)(_parsed)
