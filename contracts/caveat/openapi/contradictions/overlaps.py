"""Overlaps: a branch of a `oneOf` whose values are all valid under another branch, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.references import target

_MAX_BRANCHES = 30
_MAX_STEPS = 3000
"""Comparisons of schemas for one choice; a choice that needs more has no overlap."""

_MAX_DEPTH = 12

_Schemas: TypeAlias = list[dict[str, JsonValue]]
"""Schemas that apply to one value together."""

_ANNOTATIONS = frozenset({
    "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "xml", "$comment",
    "externalDocs", "discriminator", "definitions", "$defs", "allOf", "$ref", "contentMediaType", "contentEncoding",
    "contentSchema", "$schema",
})  # fmt: skip
"""Keywords that allow every value, and those whose schemas are compared one by one."""

_FOR_OTHER_PARTS = frozenset({"additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"})
"""Keywords with a schema for the other properties or items."""

_TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})

_TYPES_OF_KEYWORD: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), frozenset({"string"})),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), frozenset({"number", "integer"})
    ),
    **dict.fromkeys(
        ("properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"),
        frozenset({"object"}),
    ),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains"), frozenset({"array"})),
}
"""The types of the values that a keyword says something about; the formats of numbers are those of strings, too."""


class _TooManyStepsError(Exception):
    """A comparison needs too many steps."""


def overlap(root: JsonValue, branches: list[JsonValue], *, closed: bool = False) -> tuple[int, int] | None:
    """Two branches of a `oneOf`: every value of the first is valid under the second, too. None if there are none.

    With `closed`, only values without other properties than the first branch declares are compared.
    """
    if not 1 < len(branches) <= _MAX_BRANCHES:
        return None
    comparison = _Comparison(root)
    try:
        return next(
            (
                (inner, outer)
                for inner, one in enumerate(branches)
                for outer, other in enumerate(branches)
                if inner != outer
                and one is not False
                and comparison.accepts_all(other, _closed(root, one) if closed else [as_schema(one)], 0)
            ),
            None,
        )
    except _TooManyStepsError:
        return None


def _closed(root: JsonValue, schema: JsonValue) -> _Schemas:
    """A schema, and one that allows no property which the first does not declare."""
    parts = conjuncts(root, [as_schema(schema)])
    names: dict[str, JsonValue] = {name: True for part in parts for name in as_object(part.get("properties"))}
    return [*parts, {"properties": names, "additionalProperties": False}]


def conjuncts(root: JsonValue, schemas: _Schemas) -> _Schemas:
    """The schemas, and those that they refer to or consist of, by `$ref` and `allOf`: a value has to fit each."""
    waiting, seen = list(schemas), dict[int, dict[str, JsonValue]]()
    while waiting:
        schema = waiting.pop(0)
        if id(schema) not in seen:
            seen[id(schema)] = schema
            reference = schema.get("$ref")
            if isinstance(reference, str):
                waiting.append(as_schema(_named(root, reference)))
            waiting += map(as_schema, as_list(schema.get("allOf")))
    return list(seen.values())


def _named(root: JsonValue, reference: str) -> JsonValue:
    try:
        return lookup(root, target(reference))
    except LookupError:
        return True


def as_schema(schema: JsonValue) -> dict[str, JsonValue]:
    """A schema as an object."""
    return {"not": {}} if schema is False else as_object(schema)


@dataclass(slots=True)
class _Comparison:
    """Compares schemas of one document, in a limited number of steps."""

    root: JsonValue
    steps: int = 0

    def accepts_all(self, outer: JsonValue, inner: _Schemas, depth: int) -> bool:
        """Whether a schema accepts all values that are valid under each of `inner`, as far as their keywords show."""
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise _TooManyStepsError
        if outer is True or depth > _MAX_DEPTH:
            return outer is True
        parts = conjuncts(self.root, inner)
        return all(self._implied(part, parts, depth) for part in conjuncts(self.root, [as_schema(outer)]))

    def _implied(self, outer: dict[str, JsonValue], inner: _Schemas, depth: int) -> bool:
        """Whether each keyword of a schema allows all values of others."""
        if any(outer is part for part in inner):
            return True
        types = types_of(inner)
        return all(
            self._keyword_implied(keyword, expected, inner, depth)
            # Most comparisons end at a keyword that leads to no other schema.
            for keyword, expected in sorted(outer.items(), key=_leads_to_schemas)
            if keyword not in _ANNOTATIONS
            and not keyword.startswith("x-")
            and not types.isdisjoint(_TYPES_OF_KEYWORD.get(keyword, _TYPES))
        )

    def _keyword_implied(self, keyword: str, expected: JsonValue, inner: _Schemas, depth: int) -> bool:
        match keyword:
            case "properties":
                implied = all(self._property(name, each, inner, depth) for name, each in as_object(expected).items())
            case "items":
                implied = self._below(expected, [part["items"] for part in inner if "items" in part], depth)
            case "anyOf":
                implied = any(self.accepts_all(branch, inner, depth + 1) for branch in as_list(expected))
            case _:
                implied = _of_values(keyword, expected, inner)
        # Other keywords are compared as they are written.
        is_open = keyword in _FOR_OTHER_PARTS and (expected is True or expected == {})
        return implied or is_open or any(keyword in part and _same(part[keyword], expected) for part in inner)

    def _property(self, name: str, schema: JsonValue, inner: _Schemas, depth: int) -> bool:
        held = [as_object(part.get("properties"))[name] for part in inner if name in as_object(part.get("properties"))]
        is_closed = any(
            part.get("additionalProperties") is False and name not in as_object(part.get("properties"))
            for part in inner
        )
        return is_closed or self._below(schema, held, depth)

    def _below(self, schema: JsonValue, inner: list[JsonValue], depth: int) -> bool:
        return self.accepts_all(schema, [as_schema(each) for each in inner], depth + 1)


def _leads_to_schemas(entry: tuple[str, JsonValue]) -> bool:
    return isinstance(entry[1], dict) or entry[0] == "anyOf"


def _of_values(keyword: str, expected: JsonValue, inner: _Schemas) -> bool:
    """Whether a keyword that names types, values or properties allows all values of other schemas."""
    listed = as_list(expected)
    if keyword == "type":
        names = frozenset(map(str, listed or [expected]))
        return types_of(inner) <= (names | {"integer"} if "number" in names else names)
    if keyword == "required":
        return set(map(str, listed)) <= {str(name) for part in inner for name in as_list(part.get("required"))}
    values = _values(inner)
    allowed = [expected] if keyword == "const" else listed
    is_list = keyword in {"const", "enum"} and values is not None
    return is_list and all(any(_same(value, each) for each in allowed) for value in values or ())


def types_of(schemas: _Schemas) -> frozenset[str]:
    """The types that schemas allow together."""
    types = _TYPES
    for schema in schemas:
        if "type" in schema:
            names = frozenset(map(str, as_list(schema["type"]) or [schema["type"]]))
            types &= names | {"integer"} if "number" in names else names
    values = _values(schemas)
    return types if values is None else frozenset(name for value in values for name in _type_names(value)) & types


def _type_names(value: JsonValue) -> Iterator[str]:
    for kind, names in _KINDS:
        if isinstance(value, kind):
            yield from names
            return
    yield "null"


_KINDS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (bool, ("boolean",)),
    (str, ("string",)),
    (int, ("integer",)),
    (float, ("number", "integer")),
    (list, ("array",)),
    (dict, ("object",)),
)


def _values(schemas: _Schemas) -> list[JsonValue] | None:
    """The values that an enum or a const lists; None where there is none."""
    for schema in schemas:
        if "const" in schema:
            return [schema["const"]]
        if "enum" in schema:
            return as_list(schema["enum"])
    return None


def _same(one: JsonValue, other: JsonValue) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
