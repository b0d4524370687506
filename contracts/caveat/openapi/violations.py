"""Violations: for each constraint of a schema, at each place, values that break it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import child, lookup, step, tokens
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas

Schema: TypeAlias = dict[str, JsonValue]

_OTHERS: tuple[JsonValue, ...] = ("text", "1", 1, 1790847000, 1.5, True, [], {}, ["text"])
_NOT_OF_FORMAT: Mapping[str, tuple[JsonValue, ...]] = {
    "date": ("yesterday", "2026-02-30", "1790812800", "2026-11-20T00:00:00Z", "20261120", ""),
    "date-time": (
        "now",
        "1790847000",
        "2026-11-20",
        "2026-11-20 12:00:00Z",
        "2026-11-20T12:00:00",
        "2026-11-20T12:00Z",
    ),
    "email": ("nobody", "@example.com", "user@", "a b@example.com", ""),
    "ipv4": ("256.0.0.1", "192.0.2", "::1", ""),
    "ipv6": ("192.0.2.1", "2001:db8", ""),
    "uri": ("example.com", "/path", "https://a b", "1:a", ""),
    "uuid": ("0", "00000000-0000-4000-8000-00000000000", ""),
}
_NOT_OF_PATTERN: tuple[JsonValue, ...] = ("", " ", "\u00e9", "a", "0", "a b", "-" * 80, "0" * 80)


@dataclass(frozen=True, slots=True)
class Site:
    """A place in an instance, and a schema that holds there."""

    path: str
    """JSON pointer into the instance."""
    schema: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint at a place, and whole instances each of which breaks it, if any can be made."""

    kind: str
    place: str
    instances: tuple[JsonValue, ...]


def violations(schemas: Schemas, pointer: str, instance: JsonValue) -> Iterator[Violation]:
    """What would break each constraint of the schema at `pointer` in a valid instance of it.

    The instances may, for all that is known here, be valid after all: another constraint may allow what one forbids.
    """
    for site in _sites(schemas, Site("", pointer), instance, frozenset()):
        schema = lookup(schemas.root, site.schema)
        if isinstance(schema, dict):
            value = lookup(instance, site.path)
            for kind, detail, values in _broken(schemas, site.schema, schema, value):
                place = f"{site.path}{detail}" or "/"
                yield Violation(kind, place, tuple(_replaced(instance, site.path, new) for new in values))


def _sites(schemas: Schemas, site: Site, instance: JsonValue, seen: frozenset[str]) -> Iterator[Site]:
    schema = lookup(schemas.root, site.schema)
    if not isinstance(schema, dict) or site.schema in seen:
        return
    seen |= {site.schema}
    yield site
    value = lookup(instance, site.path)
    for index, _ in enumerate(as_list(schema.get("allOf"))):
        yield from _sites(schemas, Site(site.path, child(site.schema, "allOf", index)), instance, seen)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        referred = target(reference)
        # A named object has violations of its own.
        if not site.path or schemas.types(referred) != {"object"}:
            yield from _sites(schemas, Site(site.path, referred), instance, seen)
    declared = schema.get("properties")
    if isinstance(value, dict) and isinstance(declared, dict):
        for name in declared:
            if name in value:
                below = Site(child(site.path, name), child(site.schema, "properties", name))
                yield from _sites(schemas, below, instance, seen)
    if isinstance(value, list) and value and "items" in schema:
        yield from _sites(schemas, Site(child(site.path, 0), child(site.schema, "items")), instance, seen)


Broken: TypeAlias = tuple[str, str, list[JsonValue]]
"""The kind of the constraint, which part of it, and values that break it."""


def _broken(schemas: Schemas, pointer: str, schema: Schema, value: JsonValue) -> Iterator[Broken]:
    if ("type" in schema or "$ref" in schema) and "null" not in schemas.types(pointer):
        yield "null", "", [None]
    for keyword, wanted in schema.items():
        breaker = _BREAKERS.get(keyword)
        if breaker is not None:
            for detail, values in breaker(wanted, value):
                yield keyword, detail, values


def _type(_: JsonValue, __: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    yield "", list(_OTHERS)


def _values(_: JsonValue, __: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    yield "", ["no such value", 987654321, False]


def _format(wanted: JsonValue, _: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    yield f" ({wanted})", list(_NOT_OF_FORMAT.get(str(wanted), ("not of the format", "")))


def _pattern(_: JsonValue, __: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    yield "", list(_NOT_OF_PATTERN)


def _shorter(wanted: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(wanted, int) and wanted > 0:
        yield "", [value[: wanted - 1] if isinstance(value, str | list) else ""]


def _longer(wanted: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(wanted, int) and isinstance(value, str):
        yield "", [(value or "a") * (wanted + 1)]
    elif isinstance(wanted, int) and isinstance(value, list) and value:
        yield "", [value[:1] * (wanted + 1)]


def _below(wanted: JsonValue, _: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(wanted, int | float):
        yield "", [wanted - 1, wanted - 0.5]


def _above(wanted: JsonValue, _: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(wanted, int | float):
        yield "", [wanted + 1, wanted + 0.5]


def _bound(wanted: JsonValue, _: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    yield "", [wanted]


def _multiple(wanted: JsonValue, _: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(wanted, int | float):
        yield "", [wanted * 1.5, wanted + 1]


def _twice(_: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(value, list) and value:
        yield "", [[*value, value[0]]]


def _without(wanted: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(value, dict):
        for name in as_list(wanted):
            yield f"/{name}", [{key: held for key, held in value.items() if key != name}]


def _fewer(_: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(value, dict):
        yield "", [{}]


def _more(wanted: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(value, dict) and isinstance(wanted, int):
        yield "", [{**value, **{f"more-{index}": 1 for index in range(wanted + 1)}}]


def _lacking(wanted: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(value, dict) and isinstance(wanted, dict):
        for name, needs in wanted.items():
            for need in as_list(needs):
                yield f"/{name}", [{key: held for key, held in value.items() if key != need}]


def _choice(wanted: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if not isinstance(value, dict):
        yield "", list(_OTHERS)
        return
    names = {name for branch in as_list(wanted) if isinstance(branch, dict) for name in as_list(branch.get("required"))}
    yield "", [{key: held for key, held in value.items() if key not in names}, {}, value]


def _others(_: JsonValue, value: JsonValue) -> Iterator[tuple[str, list[JsonValue]]]:
    if isinstance(value, dict):
        yield "", [{**value, "something-else": other} for other in _OTHERS]


_BREAKERS: Mapping[str, Callable[[JsonValue, JsonValue], Iterator[tuple[str, list[JsonValue]]]]] = {
    "additionalProperties": _others, "anyOf": _choice, "const": _values, "dependentRequired": _lacking, "enum": _values,
    "exclusiveMaximum": _bound, "exclusiveMinimum": _bound, "format": _format, "maximum": _above, "maxItems": _longer,
    "maxLength": _longer, "maxProperties": _more, "minimum": _below, "minItems": _shorter, "minLength": _shorter,
    "minProperties": _fewer, "multipleOf": _multiple, "oneOf": _choice, "pattern": _pattern, "required": _without,
    "type": _type, "uniqueItems": _twice,
}  # fmt: skip


def _replaced(instance: JsonValue, path: str, value: JsonValue) -> JsonValue:
    if not path:
        return value
    changed = copy.deepcopy(instance)
    *above, last = tokens(path)
    node = changed
    for token in above:
        node = step(node, token)
    if isinstance(node, dict):
        node[last] = value
    elif isinstance(node, list):
        node[int(last)] = value
    return changed
