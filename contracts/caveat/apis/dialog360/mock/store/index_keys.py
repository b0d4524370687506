"""Labels under which things are listed: one for each combination of filters that may ask for them."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from functools import lru_cache
from typing import TypeAlias

Facet: TypeAlias = "str | bool | None"
"""What a filter looks at: a value, `""` for a thing that has none; in a label `None`, which asks for any."""

Label: TypeAlias = Hashable


def label(scope: Hashable, *facets: Facet) -> Label:
    """What to ask for: the things within a scope that have these facets."""
    return (scope, *facets)


@lru_cache(1024)
def labels(scope: Hashable, *facets: Facet) -> tuple[Label, ...]:
    """All that a thing with these facets is asked for by; 2 ** n labels for n facets."""
    return tuple((scope, *shown) for shown in itertools.product(*((None, facet) for facet in facets)))
