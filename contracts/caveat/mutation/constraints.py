"""The constraints of a schema at each place of a value; each mutant of a body breaks one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas
from caveat.openapi.violations import breaking_values

ANY = "*"
"""The token of a place for each item of a list, and for each property without a schema of its own."""

Place: TypeAlias = tuple[str, ...]
"""The way into a value, with `ANY` where a schema describes each item."""

_KEYWORDS = frozenset(
    {
        *("additionalProperties", "const", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxItems"),
        *("maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf"),
        *("pattern", "required", "type", "uniqueItems"),
    }
)
"""Keywords that are constraints by themselves; choices such as `oneOf` are broken through their branches."""


MAX_LENGTH = 100_000
"""Maximum lengths up to which a longer value is generated."""

_LENGTHS = frozenset({"maxItems", "maxLength", "maxProperties"})

_ALLOWS_ALL = {"additionalProperties": True, "uniqueItems": False}
"""The values of keywords that forbid nothing."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One promise of a schema about a part of a value."""

    place: Place
    """Where the part is."""
    schemas: tuple[str, ...]
    """The JSON pointers of the schemas with this constraint: several parts of an `allOf`, or branches of a choice."""
    keyword: str
    """The keyword of JSON Schema, or `null` for a part that must not be null."""
    name: str = ""
    """The property of `required`."""

    @property
    def at(self) -> str:
        """The place as text: `/pets/*/id`, with the name of a required property."""
        return child("", *self.place, *([self.name] if self.name else [])) or "/"

    @property
    def promises(self) -> tuple[str, ...]:
        """The JSON pointers of the keyword in each of the schemas."""
        return tuple(child(schema, "type" if self.keyword == "null" else self.keyword) for schema in self.schemas)

    @property
    def promise(self) -> str:
        """The first of the promises."""
        return self.promises[0]


def constraints(schemas: Schemas, schema: str) -> Iterator[Constraint]:
    """The constraints of the schema at a pointer; schemas that say the same at one place count once."""
    merged: dict[tuple[Place, str, str], tuple[str, ...]] = {}
    for constraint in _below(schemas, schema, (), frozenset()):
        key = (constraint.place, constraint.keyword, constraint.name)
        merged[key] = (*merged.get(key, ()), *constraint.schemas)
    for (place, keyword, name), pointers in merged.items():
        yield Constraint(place, tuple(dict.fromkeys(pointers)), keyword, name)


def _below(schemas: Schemas, pointer: str, place: Place, above: frozenset[str]) -> Iterator[Constraint]:
    node = as_object(lookup(schemas.root, pointer))
    # A schema that contains itself has the same constraints at each depth.
    if not node or pointer in above:
        return
    above |= {pointer}
    yield from _own(schemas, pointer, node, place)
    reference = node.get("$ref")
    if isinstance(reference, str):
        yield from _below(schemas, target(reference), place, above)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, _ in enumerate(as_list(node.get(keyword))):
            yield from _below(schemas, child(pointer, keyword, index), place, above)
    for name in as_object(node.get("properties")):
        yield from _below(schemas, child(pointer, "properties", name), (*place, name), above)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), dict):
            yield from _below(schemas, child(pointer, keyword), (*place, ANY), above)


def _own(schemas: Schemas, pointer: str, node: dict[str, JsonValue], place: Place) -> Iterator[Constraint]:
    if "type" in node and "null" not in schemas.types(pointer):
        yield Constraint(place, (pointer,), "null")
    for keyword, value in node.items():
        if keyword == "required":
            yield from (Constraint(place, (pointer,), keyword, str(name)) for name in as_list(value))
        elif keyword in _KEYWORDS and value is not _ALLOWS_ALL.get(keyword) and not isinstance(value, dict):
            yield Constraint(place, (pointer,), keyword)


def places(value: JsonValue, place: Place, at: str = "") -> Iterator[str]:
    """The JSON pointers of the parts of a value that are at a place."""
    if not place:
        yield at
        return
    token, *rest = place
    if token != ANY:
        if isinstance(value, dict) and token in value:
            yield from places(value[token], tuple(rest), child(at, token))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, tuple(rest), child(at, index))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, tuple(rest), child(at, name))


_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def breaking(schemas: Schemas, constraint: Constraint, value: JsonValue) -> Iterator[JsonValue]:
    """Values that break a constraint, to replace `value`, which keeps it; another part of the schema may allow them.

    There are none for a value that is valid by none of the schemas: it belongs to another branch of a choice.
    """
    for schema in constraint.schemas:
        if schemas.valid(schema, value):
            yield from _breaking(schemas, schema, constraint, value)


def _is_above(limit: JsonValue, number: int) -> bool:
    return isinstance(limit, int | float) and limit > number


def _breaking(schemas: Schemas, schema: str, constraint: Constraint, value: JsonValue) -> Iterator[JsonValue]:
    part = f"/{constraint.name}" if constraint.name else None
    limit = as_object(lookup(schemas.root, schema)).get(constraint.keyword)
    if constraint.keyword in _LENGTHS and _is_above(limit, MAX_LENGTH):
        return
    for keyword, detail, values in breaking_values(schemas, schema, value):
        if keyword != constraint.keyword or part not in {None, detail}:
            continue
        if keyword == "required" and not (isinstance(value, dict) and constraint.name in value):
            continue
        if keyword == "type":
            accepted = schemas.types(schema)
            yield from (each for each in values if _TYPES[type(each)] not in accepted)
        elif keyword in {"enum", "const"}:
            # Of the same type first: another type breaks another promise as well.
            yield from sorted(values, key=lambda each: type(each) is not type(value))
        else:
            yield from values
