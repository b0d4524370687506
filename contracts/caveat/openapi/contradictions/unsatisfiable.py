"""Schemas that no value satisfies: their bounds, types or closed objects contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.contradictions.combined import (
    BOUNDS,
    OF_SCALARS,
    allow_any,
    conflict,
    listed_values,
    property_conflict,
)
from caveat.openapi.contradictions.contradiction import Change, Contradiction, Node
from caveat.openapi.contradictions.overlaps import as_schema, conjuncts, types_of
from caveat.openapi.document import Document


def unsatisfiable(document: Document) -> Iterator[Contradiction]:
    """Each schema that no value satisfies, as far as its own keywords and those of its `allOf` show."""
    for pointer, node in document.constrained_schemas:
        yield from _bounds(pointer, node)
        yield from _listed(pointer, node)
        yield from _literals(pointer, node)
        yield from _branches(document.value, pointer, node)
        if isinstance(node.get("allOf"), list):
            yield from _combined(document.value, pointer, node)
        elif node.get("additionalProperties") is False:
            yield from _closed(pointer, node)


def _bounds(pointer: str, schema: Node) -> Iterator[Contradiction]:
    for names in BOUNDS:
        least, most = map(schema.get, names)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            problem = f"the {names[0]} {least:g} is more than the {names[1]} {most:g}"
            yield Contradiction(pointer, f"{pointer}/{names[0]}", problem, "neither is used", _without(*names))


def _listed(pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A schema that lists values, none of which its other keywords allow."""
    values = listed_values(schema)
    if values is None:
        return
    keyword = "const" if "const" in schema else "enum"
    others = [name for name in OF_SCALARS if name in schema]
    if not values:
        yield Contradiction(pointer, f"{pointer}/enum", "the enum lists no value", "it is not used", _without("enum"))
    elif others and not allow_any(schema, others, values):
        broken = [name for name in others if not allow_any(schema, [name], values)] or others
        names = " and ".join(broken)
        problem = f"no value of the {keyword} is valid by the {names} beside it"
        instead = f"the {names} {'is' if len(broken) == 1 else 'are'} not used"
        yield Contradiction(pointer, f"{pointer}/{keyword}", problem, instead, _without(*broken))


_LITERAL = re.compile(r"/(\^.*\$)/([a-z]*)", re.DOTALL)


def _literals(pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A pattern that is written as in JavaScript, `/^a$/`: no text has a character before its start."""
    pattern = schema.get("pattern")
    match = _LITERAL.fullmatch(pattern) if isinstance(pattern, str) else None
    if match is not None:
        problem = f"no text matches the pattern {pattern}: in JSON Schema, slashes are characters like any other"
        change, instead = _without("pattern"), "it is not used"
        if "i" not in match[2]:
            change, instead = _with_pattern(match[1]), "it is used without them"
        yield Contradiction(pointer, f"{pointer}/pattern", problem, instead, change)


def _with_pattern(pattern: str) -> Change:
    return lambda node, _root: {**node, "pattern": pattern}


def _without(*names: str) -> Change:
    return lambda node, _root: _omit(node, *names)


def _omit(node: Node, *names: str) -> Node:
    return {name: value for name, value in node.items() if name not in names}


def _branches(root: JsonValue, pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A type beside a choice whose branches all have other types."""
    own = types_of([{"type": schema["type"]}]) - {"null"} if "type" in schema else frozenset[str]()
    for keyword in ("oneOf", "anyOf") if own else ():
        types = [types_of(conjuncts(root, [as_schema(branch)])) - {"null"} for branch in as_list(schema.get(keyword))]
        if any(types) and all(map(own.isdisjoint, types)):
            problem = f"no branch of the {keyword} has the type {' or '.join(sorted(own))} beside it"
            yield Contradiction(pointer, f"{pointer}/{keyword}", problem, "the type is not used", _without("type"))
            return


def _closed(pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A closed object that requires a property which it does not declare."""
    listed = as_list(schema.get("required"))
    lacking = next((name for name in listed if isinstance(name, str) and _forbids(schema, name)), None)
    if lacking is not None and "object" in types_of([schema]) and "$ref" not in schema:
        problem = f"the property {lacking} is required, and additionalProperties does not allow it"
        yield Contradiction(
            pointer,
            f"{pointer}/required",
            problem,
            "additionalProperties is not used",
            _without("additionalProperties"),
        )


def _combined(root: JsonValue, pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A schema whose `allOf` has parts that contradict each other, or a closed object without a required property."""
    parts, at = conjuncts(root, [schema]), f"{pointer}/allOf"
    if not types_of(parts):
        problem = "no value has all types of this allOf"
        yield Contradiction(pointer, at, problem, "every value is taken as valid", lambda _node, _root: {})
        return
    scalar = conflict(parts)
    if scalar is not None:
        yield Contradiction(pointer, at, f"no value of this allOf {scalar}", "the allOf is not used", _without("allOf"))
        return
    contradictory = property_conflict(root, parts)
    if contradictory is not None:
        path, reason = contradictory
        problem = f"no value of the required property {'.'.join(path)} {reason} in the parts of this allOf"
        change = _freed(path[0])
        yield Contradiction(pointer, at, problem, "it may have every value", change, copies=True)
    required = {str(name): None for part in parts for name in as_list(part.get("required"))}
    for part in parts if "object" in types_of(parts) else ():
        lacking = next((name for name in required if _forbids(part, name)), None)
        if lacking is not None:
            problem = f"the property {lacking} is required by a part of this allOf, and not allowed by another one"
            instead = "no part of it forbids properties"
            yield Contradiction(pointer, at, problem, instead, _opened, copies=True)
            return


def _forbids(schema: Node, name: str) -> bool:
    is_closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    return is_closed and name not in as_object(schema.get("properties"))


def _freed(name: str) -> Change:
    """The change to a schema with all parts of its `allOf`, in which a property may have every value."""

    def change(node: Node, root: Node) -> Node:
        parts = [_omit(part, "$ref", "allOf") for part in conjuncts(root, [node])]
        freed: list[JsonValue] = [
            {**part, "properties": {**properties, name: True}}
            if name in (properties := as_object(part.get("properties")))
            else part
            for part in parts
        ]
        return {**_omit(node, "$ref", "properties"), "allOf": freed}

    return change


def _opened(node: Node, root: Node) -> Node:
    """A schema with all parts of its `allOf`, each without `additionalProperties`."""
    parts = [_omit(part, "$ref", "allOf") for part in conjuncts(root, [node])[1:]]
    opened: list[JsonValue] = [_omit(part, "additionalProperties") for part in parts]
    return {**_omit(node, "additionalProperties", "$ref"), "allOf": opened}
