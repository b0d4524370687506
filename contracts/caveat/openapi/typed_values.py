"""Converts text to JSON values of a type that the schema accepts, also inside arrays and objects."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas, Types

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,999})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,999})(\.[0-9]{1,999})?([eE][-+]?[0-9]{1,3})?")

_TEXT: Types = frozenset({"string"})

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
"""The texts that servers read as booleans, in lower case."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value that was sent as JSON text: its parts have their types already."""

    value: JsonValue


Sent: TypeAlias = "str | Parsed | Sequence[Sent] | Mapping[str, Sent]"
"""What was sent: text, or arrays and objects of text."""


def types(schemas: Schemas, schema: str) -> Types:
    """The JSON types that a schema may accept; text where there is no schema."""
    return schemas.types(schema) if schema else _TEXT


def typed(schemas: Schemas, schema: str, text: str) -> JsonValue:
    """The first value that a text can mean and its schema accepts, else the first that the schema's types allow."""
    accepted = types(schemas, schema)
    if accepted == _TEXT:
        return text
    return first_valid(schemas, schema, _scalars(text, accepted))


def first_valid(schemas: Schemas, schema: str, candidates: Iterable[JsonValue]) -> JsonValue:
    """The first candidate that the schema accepts, else the first one; there is at least one."""
    values = list(candidates)
    if schema and len(values) > 1:
        for value in values:
            if schemas.valid(schema, value):
                return value
    return values[0]


def best(schemas: Schemas, schema: str, sent: Sent) -> JsonValue:
    """The first value that `sent` can mean and the schema accepts, else the first one."""
    if not isinstance(sent, str):
        return first_valid(schemas, schema, meanings(schemas, schema, sent))
    accepted = types(schemas, schema)
    if "array" not in accepted:
        return typed(schemas, schema, sent)
    # A list is sent as several pairs of one name, and this may be the only one.
    return first_valid(schemas, schema, [*_scalars(sent, accepted), *_arrays(schemas, schema, [sent])])


def meanings(schemas: Schemas, schema: str, sent: Sent) -> Iterator[JsonValue]:
    """The values that `sent` can mean by a schema; different alternatives of a schema give different values."""
    if isinstance(sent, Parsed):
        yield sent.value
    elif isinstance(sent, str):
        yield from _scalars(sent, types(schemas, schema))
    elif isinstance(sent, Mapping):
        items = _indexed(sent)
        if items is not None and "array" in types(schemas, schema):
            yield from _arrays(schemas, schema, items)
        yield from _objects(schemas, schema, sent)
    else:
        yield from _arrays(schemas, schema, sent)


def _arrays(schemas: Schemas, schema: str, sent: Sequence[Sent]) -> Iterator[JsonValue]:
    holders = [(pointer, node) for pointer, node in _holders(schemas.root, schema) if _has_items(node)]
    for pointer, node in holders:
        tuple_length = len(as_list(node.get("prefixItems")))
        yield [best(schemas, _item_schema(pointer, node, index, tuple_length), item) for index, item in enumerate(sent)]
    if not holders:
        yield [best(schemas, "", item) for item in sent]


def _indexed(sent: Mapping[str, Sent]) -> list[Sent] | None:
    """The items of a list that was sent with an index, or nothing, in brackets; None if other names were sent."""
    if set(sent) == {""}:
        items = sent[""]
        return list(items) if isinstance(items, list) else [items]
    if sent and all(name.isdecimal() and name.isascii() for name in sent):
        return [sent[name] for name in sorted(sent, key=int)]
    return None


def _has_items(node: dict[str, JsonValue]) -> bool:
    return "items" in node or "prefixItems" in node


def _item_schema(pointer: str, node: dict[str, JsonValue], index: int, tuple_length: int) -> str:
    if index < tuple_length:
        return child(pointer, "prefixItems", index)
    return child(pointer, "items") if "items" in node else ""


def _objects(schemas: Schemas, schema: str, sent: Mapping[str, Sent]) -> Iterator[JsonValue]:
    declared = schemas.properties(schema) if schema else {}
    holders = list(_holders(schemas.root, schema))
    others = [child(pointer, "additionalProperties") for pointer, node in holders if _has_values(node)]
    other = others[0] if others else ""
    yield {name: best(schemas, declared.get(name, other), part) for name, part in sent.items()}
    # Alternatives may declare the same name with different types.
    for pointer, node in holders:
        properties = as_object(node.get("properties"))
        if any(name in properties and declared[name] != child(pointer, "properties", name) for name in sent):
            own = {**declared} | {name: child(pointer, "properties", name) for name in properties}
            yield {name: best(schemas, own.get(name, other), part) for name, part in sent.items()}


def _has_values(node: dict[str, JsonValue]) -> bool:
    return isinstance(node.get("additionalProperties"), dict)


def _holders(root: JsonValue, schema: str) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """A schema, and those that it refers to, combines or chooses from: each may describe items and properties."""
    waiting, seen = [schema] if schema else [], set[str]()
    while waiting:
        pointer = waiting.pop(0)
        node = lookup(root, pointer)
        if pointer in seen or not isinstance(node, dict):
            continue
        seen.add(pointer)
        yield pointer, node
        if isinstance(node.get("$ref"), str):
            waiting.append(target(str(node["$ref"])))
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting += [child(pointer, keyword, index) for index, _ in enumerate(as_list(node.get(keyword)))]
        waiting += [child(pointer, keyword) for keyword in ("then", "else") if keyword in node]


def _scalars(text: str, accepted: Types) -> Iterator[JsonValue]:
    numeric = "integer" in accepted or "number" in accepted
    if numeric and _INTEGER.fullmatch(text):
        yield int(text)
    elif numeric and _NUMBER.fullmatch(text):
        yield from _numbers(text, accepted)
    if "boolean" in accepted and text in {"true", "false"}:
        yield text == "true"
    if "null" in accepted and text in {"", "null"}:
        yield None
    yield text


def _numbers(text: str, accepted: Types) -> Iterator[JsonValue]:
    if "number" in accepted:
        if math.isfinite(float(text)):
            yield float(text)
    else:
        # An integer is any number without a fraction (JSON Schema Core, 4.2.3).
        number = Decimal(text)
        if number == number.to_integral_value():
            yield int(number)
