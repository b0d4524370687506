"""Corrupts one field of a JSON body, so that the body breaks its schema."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.mock.faults.fault import Fault, Kind
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.open_enums import KEYWORD as OPEN_ENUM
from caveat.openapi.open_enums import OpenEnums
from caveat.openapi.pointer import child, lookup, replaced, tokens
from caveat.openapi.references import target
from caveat.openapi.schema import ALL_TYPES, Schemas, Types
from caveat.openapi.violations import unlisted, without, wrong_types

_MAX_TRIES = 100
"""Corrupted bodies that are tried; nearly always the first one breaks the schema."""

Pointers: TypeAlias = tuple[str, ...]
"""Schemas that apply to one value together."""


def corrupt_field(schemas: Schemas, schema: str, body: JsonValue, fault: Fault, rng: random.Random) -> JsonValue:
    """A body of the schema at `schema` with one field corrupted; the body itself where no field can be."""
    corrupt = _CORRUPTIONS[fault.kind]
    fields = [field for field in body_fields(schemas, (schema,), body) if fault.pointer in {None, field.at}]
    rng.shuffle(fields)
    candidates = (candidate for field in fields for candidate in corrupt(field, body))
    unknown_values = OpenEnums(schemas).unknown_values
    return next(
        (
            each
            for each in islice(candidates, _MAX_TRIES)
            if not schemas.valid(schema, each) or any(unknown_values((schema,), each))
        ),
        body,
    )


@dataclass(frozen=True, slots=True)
class BodyField:
    """A field of a body, with the constraints of its schemas."""

    at: str
    """JSON pointer into the body."""
    value: JsonValue
    required: bool
    accepted: Types
    has_enum: bool
    """Whether its schemas list its values (`enum`, `const`, `x-extensible-enum`)."""


def body_fields(schemas: Schemas, pointers: Pointers, value: JsonValue, at: str = "") -> Iterator[BodyField]:
    """Every field inside a value that these schemas describe."""
    if not isinstance(value, dict | list):
        return
    applicable = _applicable(schemas, pointers, value)
    required = {str(name) for pointer in applicable for name in as_list(_node(schemas, pointer).get("required"))}
    items: Iterable[tuple[str | int, JsonValue]] = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        item_schemas = tuple(dict.fromkeys(below for pointer in applicable for below in _below(schemas, pointer, key)))
        if item_schemas or key in required:
            yield _field(schemas, item_schemas, item, child(at, key), required=key in required)
            yield from body_fields(schemas, item_schemas, item, child(at, key))


def _field(schemas: Schemas, pointers: Pointers, value: JsonValue, at: str, *, required: bool) -> BodyField:
    accepted = ALL_TYPES.intersection(*(schemas.types(pointer) for pointer in pointers))
    applicable = _applicable(schemas, pointers, value)
    has_enum = any({"enum", "const", OPEN_ENUM} & _node(schemas, pointer).keys() for pointer in applicable)
    return BodyField(at, value, required, accepted, has_enum)


def _applicable(schemas: Schemas, pointers: Pointers, value: JsonValue) -> Pointers:
    """The schemas, and those they refer to (`$ref`, `allOf`); of `anyOf` and `oneOf` those that accept the value."""
    pending, applicable = list(pointers), dict[str, None]()
    while pending:
        pointer = pending.pop()
        if pointer in applicable:
            continue
        applicable[pointer] = None
        node = _node(schemas, pointer)
        reference = node.get("$ref")
        if isinstance(reference, str):
            pending.append(target(reference))
        pending += [child(pointer, "allOf", index) for index, _ in enumerate(as_list(node.get("allOf")))]
        for keyword in ("anyOf", "oneOf"):
            branches = [child(pointer, keyword, index) for index, _ in enumerate(as_list(node.get(keyword)))]
            pending += [branch for branch in branches if schemas.valid(branch, value)]
    return tuple(applicable)


def _below(schemas: Schemas, pointer: str, key: str | int) -> Iterator[str]:
    """The subschema that one schema by itself has for the property or the item at `key`."""
    node = _node(schemas, pointer)
    if isinstance(key, str):
        if key in as_object(node.get("properties")):
            yield child(pointer, "properties", key)
        elif "additionalProperties" in node:
            yield child(pointer, "additionalProperties")
    elif key < len(as_list(node.get("prefixItems"))):
        yield child(pointer, "prefixItems", key)
    elif "items" in node:
        yield child(pointer, "items")


def _node(schemas: Schemas, pointer: str) -> dict[str, JsonValue]:
    return as_object(lookup(schemas.root, pointer))


def _drop(field: BodyField, body: JsonValue) -> Iterator[JsonValue]:
    if field.required:
        *above, name = tokens(field.at)
        parent = child("", *above)
        yield replaced(body, parent, without(as_object(lookup(body, parent)), name))


def _null(field: BodyField, body: JsonValue) -> Iterator[JsonValue]:
    if field.value is not None and "null" not in field.accepted:
        yield replaced(body, field.at, None)


def _wrong_type(field: BodyField, body: JsonValue) -> Iterator[JsonValue]:
    for value in wrong_types(field.value, field.accepted):
        yield replaced(body, field.at, value)


def _unknown_enum(field: BodyField, body: JsonValue) -> Iterator[JsonValue]:
    for value in unlisted(field.value) if field.has_enum else ():
        yield replaced(body, field.at, value)


_CORRUPTIONS: Mapping[Kind, Callable[[BodyField, JsonValue], Iterator[JsonValue]]] = {
    Kind.DROP: _drop,
    Kind.NULL: _null,
    Kind.WRONG_TYPE: _wrong_type,
    Kind.UNKNOWN_ENUM: _unknown_enum,
}
