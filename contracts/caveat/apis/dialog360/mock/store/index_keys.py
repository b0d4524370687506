"""Index keys: each is one combination of filter values, and has its own list of records."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from functools import lru_cache
from typing import TypeAlias

FilterValue: TypeAlias = "str | bool | None"
"""A value to filter by. `""` matches records without a value. `None` matches all records."""

IndexKey: TypeAlias = Hashable


def index_key(scope: Hashable, *filters: FilterValue) -> IndexKey:
    """The key that finds the records of a scope that match these filters."""
    return (scope, *filters)


@lru_cache(1024)
def index_keys(scope: Hashable, *values: FilterValue) -> tuple[IndexKey, ...]:
    """All keys that find a record with these values: 2 ** n keys for n values."""
    return tuple((scope, *filters) for filters in itertools.product(*((None, value) for value in values)))
