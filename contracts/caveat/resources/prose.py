"""The prose of a document about an operation or a field."""

from __future__ import annotations

from functools import lru_cache

from caveat.openapi.operation import Operation
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec


@lru_cache(maxsize=1_024)
def text_of(spec: Spec, operation: Operation) -> str:
    """The descriptions of an operation and its successful responses."""
    node = resolve_object(spec.root, operation.pointer)
    texts = [operation.summary, node.get("description")]
    for status, response in operation.responses.items():
        if status.startswith("2"):
            texts.append(resolve_object(spec.root, response.pointer).get("description"))
    return " ".join(each for each in texts if isinstance(each, str))
