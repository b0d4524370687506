"""Why no value fits several schemas together, such as the parts of an `allOf`, as far as their keywords show."""

from __future__ import annotations

from itertools import combinations

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.contradictions.contradiction import Node
from caveat.openapi.contradictions.overlaps import as_schema, conjuncts, types_of
from caveat.openapi.patterns import first_characters
from caveat.openapi.schema import Schemas

BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)

OF_SCALARS = (
    *("type", "format", "pattern", "minLength", "maxLength", "multipleOf"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
"""Keywords that a listed value may break."""

_KINDS = ({"number", "integer"}, {"string"}, {"array"}, {"object"})
"""The types that each pair of `BOUNDS` is about."""

_FORMATS_WITH_DIGIT = ("date-time", "date", "time", "ipv4")

_FORMATS = frozenset({*_FORMATS_WITH_DIGIT, "uuid", "ipv6", "email"})
"""Formats of which no text has two."""

_MAX_DEPTH = 4


def conflict(parts: list[Node]) -> str | None:
    """What contradicts in schemas that apply to one scalar together, in words that follow "no value"; None if nothing.

    A null that they allow does not count. What one of them contradicts alone is not looked for.
    """
    types = types_of(parts) - {"null"}
    if not types:
        return "has all types"
    return _listed(parts) or _bounds(parts, types) or (_texts(parts) if types == {"string"} else None)


def property_conflict(root: JsonValue, parts: list[Node], depth: int = 0) -> tuple[list[str], str] | None:
    """A required property whose schemas in these parts contradict each other: its path, and what contradicts."""
    required = {str(name): None for part in parts for name in as_list(part.get("required"))}
    for name in required:
        declared = [as_schema(named[name]) for part in parts if name in (named := as_object(part.get("properties")))]
        if len(declared) < 2:  # noqa: PLR2004 - a contradiction of one schema is found where it is written
            continue
        schemas = conjuncts(root, declared)
        problem = conflict(schemas)
        if problem is not None:
            return [name], problem
        inner = property_conflict(root, schemas, depth + 1) if depth < _MAX_DEPTH else None
        if inner is not None:
            return [name, *inner[0]], inner[1]
    return None


def allow_any(schema: Node, names: list[str], values: list[JsonValue]) -> bool:
    """Whether these keywords of a schema allow one of the values."""
    if names == ["type"]:
        return bool(types_of([{"type": schema["type"], "enum": values}]))
    schemas = Schemas({"schema": {name: schema[name] for name in names}})
    try:
        return any(schemas.valid("/schema", value) for value in values)
    except BadDocument:
        # A keyword is malformed, which is reported as such.
        return True


def listed_values(schema: Node) -> list[JsonValue] | None:
    """The values that a schema lists, by `const` or `enum`; None if it lists none."""
    if "const" in schema:
        return [schema["const"]]
    return as_list(schema["enum"]) if isinstance(schema.get("enum"), list) else None


def _listed(parts: list[Node]) -> str | None:
    lists = [values for part in parts if (values := listed_values(part))]
    if not lists:
        return None
    common = [value for value in lists[0] if all(value in values for values in lists[1:])]
    if not common:
        return "is in all its lists"
    for part in parts:
        names = [name for name in OF_SCALARS if name in part]
        if names and listed_values(part) is None and not allow_any(part, names, common):
            return f"of its enum is valid by the {' and '.join(names)} beside it"
    return None


def _bounds(parts: list[Node], types: frozenset[str]) -> str | None:
    for (lower, upper), kinds in zip(BOUNDS, _KINDS, strict=True):
        least = [number for part in parts if isinstance(number := part.get(lower), int | float)]
        most = [number for part in parts if isinstance(number := part.get(upper), int | float)]
        if types <= kinds and least and most and max(least) > min(most):
            return f"has both the {lower} {max(least):g} and the {upper} {min(most):g}"
    return None


def _texts(parts: list[Node]) -> str | None:
    formats = {str(part["format"]): None for part in parts if part.get("format") in _FORMATS}
    for one, other in combinations(formats, 2):
        return f"has both the formats {one} and {other}"
    name = next((each for each in formats if each in _FORMATS_WITH_DIGIT), None)
    patterns = [str(part["pattern"]) for part in parts if isinstance(part.get("pattern"), str)]
    for pattern in patterns if name is not None else ():
        if first_characters(pattern).isdisjoint("0123456789"):
            return f"of the format {name} matches the pattern {pattern}"
    return None
