"""Nullable schemas: the schema of the values that are not null."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.schema import Schemas


def without_null(schemas: Schemas, pointer: str) -> dict[str, JsonValue]:
    """The schema at a pointer; the branch of its `anyOf` or `oneOf` where null is the only other one."""
    schema, at = resolve_object(schemas.root, pointer), resolve(schemas.root, pointer)
    for keyword in ("anyOf", "oneOf"):
        branches = [child(at, keyword, index) for index, _ in enumerate(as_list(schema.get(keyword)))]
        others = [each for each in branches if schemas.types(each) != {"null"}]
        if len(others) == 1:
            return resolve_object(schemas.root, others[0])
    return schema
