"""Schemas that no value satisfies: their bounds, types or closed objects contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.contradictions.contradiction import Contradiction, Node
from caveat.openapi.contradictions.overlaps import as_schema, conjuncts, types_of
from caveat.openapi.document import Document

_BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


def unsatisfiable(document: Document) -> Iterator[Contradiction]:
    """Each schema that no value satisfies, as far as its own keywords and those of its `allOf` show."""
    for pointer, node in document.constrained_schemas:
        yield from _bounds(pointer, node)
        if isinstance(node.get("allOf"), list):
            yield from _combined(document.value, pointer, node)


def _bounds(pointer: str, schema: Node) -> Iterator[Contradiction]:
    for names in _BOUNDS:
        least, most = map(schema.get, names)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            problem = f"the {names[0]} {least:g} is more than the {names[1]} {most:g}"
            yield Contradiction(pointer, f"{pointer}/{names[0]}", problem, "neither is used", _without(*names))


def _without(*names: str) -> Callable[[Node], Node]:
    return lambda node: {name: value for name, value in node.items() if name not in names}


def _combined(root: JsonValue, pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A schema whose `allOf` has no common type, or requires a property that a closed object does not have."""
    parts = conjuncts(root, [schema])
    if not types_of(parts):
        problem = "no value has all types of this allOf"
        yield Contradiction(pointer, f"{pointer}/allOf", problem, "every value is taken as valid", lambda _: {})
        return
    if "object" not in types_of(parts):
        return
    required = {str(name): None for part in parts for name in as_list(part.get("required"))}
    for part in parts:
        lacking = next((name for name in required if _forbids(part, name)), None)
        if lacking is not None:
            problem = f"the property {lacking} is required by a part of this allOf, and not allowed by another one"
            instead = "no part of it forbids properties"
            yield Contradiction(pointer, f"{pointer}/allOf", problem, instead, _opened(root))
            return


def _forbids(schema: Node, name: str) -> bool:
    is_closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    return is_closed and name not in as_object(schema.get("properties"))


def _opened(root: JsonValue) -> Callable[[Node], Node]:
    """The change to a schema with all parts of its `allOf`, each without `additionalProperties`."""

    def change(node: Node) -> Node:
        parts = [_without("$ref", "allOf")(part) for part in conjuncts(root, [as_schema(node)])[1:]]
        opened: list[JsonValue] = [_without("additionalProperties")(part) for part in parts]
        return {**_without("additionalProperties", "$ref")(node), "allOf": opened}

    return change
