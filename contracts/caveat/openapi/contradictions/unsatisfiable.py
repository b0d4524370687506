"""Schemas that no value satisfies: their bounds, types or closed objects contradict each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.contradictions.contradiction import Contradiction, Node
from caveat.openapi.contradictions.overlaps import as_schema, conjuncts, types_of
from caveat.openapi.document import Document
from caveat.openapi.patterns import first_characters
from caveat.openapi.schema import Schemas

_BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)

_LISTS = ("enum", "const")

_OF_SCALARS = (
    *("type", "format", "pattern", "minLength", "maxLength", "multipleOf"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
"""Keywords that a listed value may break."""


def unsatisfiable(document: Document) -> Iterator[Contradiction]:
    """Each schema that no value satisfies, as far as its own keywords and those of its `allOf` show."""
    for pointer, node in document.constrained_schemas:
        yield from _bounds(pointer, node)
        yield from _listed(pointer, node)
        yield from _literals(pointer, node)
        if isinstance(node.get("allOf"), list):
            yield from _combined(document.value, pointer, node)
        elif node.get("additionalProperties") is False:
            yield from _closed(pointer, node)


def _bounds(pointer: str, schema: Node) -> Iterator[Contradiction]:
    for names in _BOUNDS:
        least, most = map(schema.get, names)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            problem = f"the {names[0]} {least:g} is more than the {names[1]} {most:g}"
            yield Contradiction(pointer, f"{pointer}/{names[0]}", problem, "neither is used", _without(*names))


def _listed(pointer: str, schema: Node) -> Iterator[Contradiction]:
    """A schema that lists values, none of which its other keywords allow."""
    keyword = next((each for each in _LISTS if each in schema), None)
    if keyword is None or (keyword == "enum" and not isinstance(schema["enum"], list)):
        return
    values = [schema["const"]] if keyword == "const" else as_list(schema["enum"])
    others = [name for name in _OF_SCALARS if name in schema]
    if not values:
        yield Contradiction(pointer, f"{pointer}/enum", "the enum lists no value", "it is not used", _without("enum"))
    elif others and not _allow_any(schema, others, values):
        broken = [name for name in others if not _allow_any(schema, [name], values)] or others
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


def _with_pattern(pattern: str) -> Callable[[Node], Node]:
    return lambda node: {**node, "pattern": pattern}


def _allow_any(schema: Node, names: list[str], values: list[JsonValue]) -> bool:
    """Whether these keywords of a schema allow one of the values."""
    if names == ["type"]:
        return bool(types_of([{"type": schema["type"], "enum": values}]))
    schemas = Schemas({"schema": {name: schema[name] for name in names}})
    try:
        return any(schemas.valid("/schema", value) for value in values)
    except BadDocument:
        # A keyword is malformed, which is reported as such.
        return True


def _without(*names: str) -> Callable[[Node], Node]:
    return lambda node: {name: value for name, value in node.items() if name not in names}


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
    """A schema whose `allOf` has no common type, or requires a property that a closed object does not have."""
    parts = conjuncts(root, [schema])
    if not types_of(parts):
        problem = "no value has all types of this allOf"
        yield Contradiction(pointer, f"{pointer}/allOf", problem, "every value is taken as valid", lambda _: {})
        return
    if "object" not in types_of(parts):
        yield from _format_and_pattern(pointer, parts)
        return
    required = {str(name): None for part in parts for name in as_list(part.get("required"))}
    for name in required:
        declared = [as_schema(named[name]) for part in parts if name in (named := as_object(part.get("properties")))]
        if len(declared) > 1 and not types_of(conjuncts(root, declared)):
            problem = f"the required property {name} has no common type in the parts of this allOf"
            yield Contradiction(pointer, f"{pointer}/allOf", problem, "it may have every value", _freed(root, name))
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


def _format_and_pattern(pointer: str, parts: list[Node]) -> Iterator[Contradiction]:
    """An `allOf` with a format of texts that begin with a digit, and a pattern of texts that do not."""
    name = next((part["format"] for part in parts if part.get("format") in _FORMATS_WITH_DIGIT), None)
    patterns = [part["pattern"] for part in parts if isinstance(part.get("pattern"), str)]
    for pattern in patterns if name is not None else ():
        if first_characters(str(pattern)).isdisjoint("0123456789"):
            problem = f"no text of the format {name} matches the pattern {pattern} of this allOf"
            yield Contradiction(pointer, f"{pointer}/allOf", problem, "the allOf is not used", _without("allOf"))
            return


_FORMATS_WITH_DIGIT = ("date-time", "date", "time", "ipv4")


def _freed(root: JsonValue, name: str) -> Callable[[Node], Node]:
    """The change to a schema with all parts of its `allOf`, in which a property may have every value."""

    def change(node: Node) -> Node:
        parts = [_without("$ref", "allOf")(part) for part in conjuncts(root, [as_schema(node)])]
        freed: list[JsonValue] = [
            {**part, "properties": {**properties, name: True}}
            if name in (properties := as_object(part.get("properties")))
            else part
            for part in parts
        ]
        return {**_without("$ref", "properties")(node), "allOf": freed}

    return change


def _opened(root: JsonValue) -> Callable[[Node], Node]:
    """The change to a schema with all parts of its `allOf`, each without `additionalProperties`."""

    def change(node: Node) -> Node:
        parts = [_without("$ref", "allOf")(part) for part in conjuncts(root, [as_schema(node)])[1:]]
        opened: list[JsonValue] = [_without("additionalProperties")(part) for part in parts]
        return {**_without("additionalProperties", "$ref")(node), "allOf": opened}

    return change
