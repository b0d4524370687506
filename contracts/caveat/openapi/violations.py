"""Violations: for each constraint of a schema, instances that break it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup, replaced
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas, Types

_VALUES: tuple[JsonValue, ...] = ("text", "1", 1, 1790847000, 1.5, True, [], {}, ["text"])
_INVALID_FORMATS: Mapping[str, tuple[JsonValue, ...]] = {
    "date": ("yesterday", "2026-02-30", "1790812800", "2026-11-20T00:00:00Z", "20261120", ""),
    "date-time": (
        "now",
        "1790847000",
        "2026-11-20",
        "2026-11-20 12:00:00Z",
        "2026-11-20T12:00:00",
        "2026-11-20T12:00Z",
    ),
    "email": ("ann", "@example.com", "user@", "a b@example.com", ""),
    "ipv4": ("256.0.0.1", "192.0.2", "::1", ""),
    "ipv6": ("192.0.2.1", "2001:db8", ""),
    "uri": ("example.com", "/path", "https://a b", "1:a", ""),
    "uuid": ("0", "00000000-0000-4000-8000-00000000000", ""),
}
_STRINGS: tuple[JsonValue, ...] = ("", " ", "\u00e9", "a", "0", "a b", "-" * 80, "0" * 80)
"""Strings that break most patterns."""

_MAX_LENGTH = 100_000
"""Lengths above which no longer value is made: some documents allow 2,147,483,647 items, which fill the memory."""

_UNLISTED = "undocumented"
_UNLISTED_NUMBER = 987_654_321


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint at a place of an instance, and instances that may break it."""

    kind: str
    """The keyword of JSON Schema, or `null` for a value that must not be null."""
    place: str
    """A JSON pointer into the instance, and which part of the keyword."""
    instances: tuple[JsonValue, ...]


def violations(schemas: Schemas, pointer: str, instance: JsonValue) -> Iterator[Violation]:
    """For each constraint of the schema at `pointer`, changes of a valid instance that break it.

    An instance may still be valid, as another keyword can allow it: `real_violations` leaves those out.
    """
    for site in _sites(schemas, _Site("", pointer), instance, frozenset()):
        schema = lookup(schemas.root, site.schema)
        if isinstance(schema, dict):
            for kind, detail, values in breaking_values(schemas, site.schema, lookup(instance, site.path)):
                place = f"{site.path}{detail}" or "/"
                yield Violation(kind, place, tuple(replaced(instance, site.path, value) for value in values))


def real_violations(schemas: Schemas, pointer: str, instance: JsonValue) -> Iterator[Violation]:
    """For each constraint of the schema at `pointer`, instances that it refuses; constraints without any are left out.

    The same constraint at the same place, as parts of an `allOf` can have it, is one violation.
    """
    merged: dict[tuple[str, str], list[JsonValue]] = {}
    for violation in violations(schemas, pointer, instance):
        broken = [value for value in violation.instances if not schemas.valid(pointer, value)]
        merged.setdefault((violation.kind, violation.place), []).extend(broken)
    for (kind, place), instances in merged.items():
        if instances:
            yield Violation(kind, place, tuple(instances))


@dataclass(frozen=True, slots=True)
class _Site:
    """A place in an instance (a JSON pointer), and the pointer of a schema that applies there."""

    path: str
    schema: str


def _sites(schemas: Schemas, site: _Site, instance: JsonValue, seen: frozenset[str]) -> Iterator[_Site]:
    schema = lookup(schemas.root, site.schema)
    if not isinstance(schema, dict) or site.schema in seen:
        return
    seen |= {site.schema}
    yield site
    value = lookup(instance, site.path)
    for index, _ in enumerate(as_list(schema.get("allOf"))):
        yield from _sites(schemas, _Site(site.path, child(site.schema, "allOf", index)), instance, seen)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        referred = target(reference)
        # A named object has violations of its own.
        if not site.path or schemas.types(referred) != {"object"}:
            yield from _sites(schemas, _Site(site.path, referred), instance, seen)
    if isinstance(value, dict):
        for name in as_object(schema.get("properties")):
            if name in value:
                below = _Site(child(site.path, name), child(site.schema, "properties", name))
                yield from _sites(schemas, below, instance, seen)
    if isinstance(value, list) and value and "items" in schema:
        yield from _sites(schemas, _Site(child(site.path, 0), child(site.schema, "items")), instance, seen)


_Broken: TypeAlias = tuple[str, list[JsonValue]]
"""Which part of a constraint, and values that break it."""


def breaking_values(schemas: Schemas, pointer: str, value: JsonValue) -> Iterator[tuple[str, str, list[JsonValue]]]:
    """The kind of each constraint of a schema by itself, which part of it, and values that may break it."""
    schema = as_object(lookup(schemas.root, pointer))
    if ("type" in schema or "$ref" in schema) and "null" not in schemas.types(pointer):
        yield "null", "", [None]
    for keyword, limit in schema.items():
        for detail, values in _BREAKERS.get(keyword, _nothing)(limit, value):
            yield keyword, detail, values


def _nothing(_: JsonValue, __: JsonValue) -> Iterator[_Broken]:
    yield from ()


def _type(_: JsonValue, __: JsonValue) -> Iterator[_Broken]:
    yield "", list(_VALUES)


def _enum(_: JsonValue, __: JsonValue) -> Iterator[_Broken]:
    yield "", [_UNLISTED, _UNLISTED_NUMBER, False]


def _format(name: JsonValue, _: JsonValue) -> Iterator[_Broken]:
    yield f" ({name})", list(_INVALID_FORMATS.get(str(name), ("not of the format", "")))


def _pattern(_: JsonValue, __: JsonValue) -> Iterator[_Broken]:
    yield "", list(_STRINGS)


def _too_short(limit: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(limit, int) and limit > 0:
        yield "", [value[: limit - 1] if isinstance(value, str | list) else ""]


def _too_long(limit: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if not isinstance(limit, int) or limit > _MAX_LENGTH:
        return
    if isinstance(value, str):
        yield "", [(value or "a") * (limit + 1)]
    elif isinstance(value, list) and value:
        yield "", [value[:1] * (limit + 1)]


def _too_small(limit: JsonValue, _: JsonValue) -> Iterator[_Broken]:
    if isinstance(limit, int | float):
        yield "", [limit - 1, limit - 0.5]


def _too_large(limit: JsonValue, _: JsonValue) -> Iterator[_Broken]:
    if isinstance(limit, int | float):
        yield "", [limit + 1, limit + 0.5]


def _limit(limit: JsonValue, _: JsonValue) -> Iterator[_Broken]:
    yield "", [limit]


def _no_multiple(factor: JsonValue, _: JsonValue) -> Iterator[_Broken]:
    if isinstance(factor, int | float):
        yield "", [factor * 1.5, factor + 1]


def _repeated_item(_: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(value, list) and value:
        yield "", [[*value, value[0]]]


def _required(names: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(value, dict):
        for name in as_list(names):
            yield f"/{name}", [without(value, str(name))]


def _too_few_properties(_: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(value, dict):
        yield "", [{}]


def _too_many_properties(limit: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(value, dict) and isinstance(limit, int) and limit <= _MAX_LENGTH:
        yield "", [{**value, **{f"more-{index}": 1 for index in range(limit + 1)}}]


def _dependent_required(dependencies: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(value, dict):
        for name, needed in as_object(dependencies).items():
            for need in as_list(needed):
                yield f"/{name}", [without(value, str(need))]


def _choice(branches: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if not isinstance(value, dict):
        yield "", list(_VALUES)
        return
    names = {str(name) for branch in as_list(branches) for name in as_list(as_object(branch).get("required"))}
    yield "", [without(value, *names), {}, value]


def _additional_property(_: JsonValue, value: JsonValue) -> Iterator[_Broken]:
    if isinstance(value, dict):
        yield "", [{**value, "something-else": other} for other in _VALUES]


_BREAKERS: Mapping[str, Callable[[JsonValue, JsonValue], Iterator[_Broken]]] = {
    "additionalProperties": _additional_property, "anyOf": _choice, "const": _enum,
    "dependentRequired": _dependent_required, "enum": _enum, "exclusiveMaximum": _limit, "exclusiveMinimum": _limit,
    "format": _format, "maximum": _too_large, "maxItems": _too_long, "maxLength": _too_long,
    "maxProperties": _too_many_properties, "minimum": _too_small, "minItems": _too_short, "minLength": _too_short,
    "minProperties": _too_few_properties, "multipleOf": _no_multiple, "oneOf": _choice, "pattern": _pattern,
    "required": _required, "type": _type, "uniqueItems": _repeated_item,
}  # fmt: skip
"""The function for each keyword that makes values which break it, from the keyword's value and a valid instance."""


def wrong_types(value: JsonValue, accepted: Types) -> Iterator[JsonValue]:
    """Values of types that are not accepted, the most likely mistake first: a number or a boolean in quotes."""
    quoted = json.dumps(value) if isinstance(value, int | float) else "text"
    by_type: dict[str, JsonValue] = {"string": quoted, "integer": 0, "boolean": True, "array": [], "object": {}}
    yield from (other for name, other in by_type.items() if name not in accepted)


def unlisted(value: JsonValue) -> Iterator[JsonValue]:
    """A value of the same type that an enum with `value` is unlikely to list; none for null, objects and lists."""
    match value:
        case bool():
            yield not value
        case str():
            yield _UNLISTED.upper() if value.isupper() else _UNLISTED
        case int() | float():
            yield _UNLISTED_NUMBER


def without(value: dict[str, JsonValue], *names: str) -> dict[str, JsonValue]:
    """The object without the properties of these names."""
    return {name: item for name, item in value.items() if name not in names}
