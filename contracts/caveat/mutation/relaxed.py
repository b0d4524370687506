"""A contract without one constraint: the contract of a server that no longer enforces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from caveat.json_text import JsonValue
from caveat.mutation.constraints import Constraint
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import lookup, replaced
from caveat.openapi.schema import Schemas
from caveat.openapi.violations import without


def relaxations(schemas: Schemas, constraint: Constraint) -> Iterator[Schemas]:
    """The schemas that a server may enforce: without the constraint everywhere, or in only one branch of a choice."""
    yield relaxed(schemas, constraint)
    if len(constraint.schemas) > 1:
        for schema in constraint.schemas:
            yield relaxed(schemas, replace(constraint, schemas=(schema,)))


def relaxed(schemas: Schemas, constraint: Constraint) -> Schemas:
    """The schemas without a constraint, in each place where the document has it."""
    root = schemas.root
    for schema in constraint.schemas:
        node = as_object(lookup(root, schema))
        root = replaced(root, schema, _relaxed(node, constraint))
    return Schemas(root)


def _relaxed(node: dict[str, JsonValue], constraint: Constraint) -> dict[str, JsonValue]:
    match constraint.keyword:
        case "required":
            names: JsonValue = [name for name in as_list(node["required"]) if name != constraint.name]
            return {**node, "required": names}
        case "null":
            types = node["type"]
            nullable: JsonValue = [*(types if isinstance(types, list) else [types]), "null"]
            # A list of values says which ones are allowed, too.
            return {**without(node, "enum", "const"), "type": nullable}
        case keyword:
            return without(node, keyword)
