"""The names of a contract: words of its paths, its parameters, and the properties of its schemas."""

from __future__ import annotations

import re
from functools import lru_cache

from caveat.openapi.coerce import as_object
from caveat.openapi.objects import objects
from caveat.openapi.spec import Spec

_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")


@lru_cache(maxsize=16)
def names_of(spec: Spec) -> frozenset[str]:
    """The names of a contract in lower case."""
    names = {word for operation in spec.operations.values() for word in _WORDS.findall(operation.path)}
    names |= {parameter.name for operation in spec.operations.values() for parameter in operation.parameters}
    names |= {name for _, node in objects(spec.root) for name in as_object(node.get("properties"))}
    return frozenset(name.lower() for name in names if len(name) > 1)
