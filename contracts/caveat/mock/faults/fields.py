"""Spoiling one field of a body, so that it breaks the schema that the contract documents."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.mock.faults.fault import Fault, Kind
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import target
from caveat.openapi.schema import ALL_TYPES, Schemas, Types

_TRIES = 100
"""How many spoiled bodies are tried at the most; nearly always the first one breaks the schema."""

Pointers: TypeAlias = tuple[str, ...]
"""Schemas that hold of one value at once."""


def spoiled(schemas: Schemas, schema: str, body: JsonValue, fault: Fault, chance: random.Random) -> JsonValue:
    """A body of the schema at `schema` with one field spoiled; the body itself where no field would break it."""
    spoil = _SPOILERS[fault.kind]
    spots = [spot for spot in spots_of(schemas, (schema,), body) if fault.pointer in {None, spot.at}]
    chance.shuffle(spots)
    tried = (changed for spot in spots for changed in spoil(spot, body))
    return next((changed for changed in islice(tried, _TRIES) if not schemas.valid(schema, changed)), body)


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of a body, and what its schemas say of it."""

    at: str
    """JSON pointer into the body."""
    value: JsonValue
    required: bool
    accepted: Types
    listed: bool
    """Whether its values are listed."""


def spots_of(schemas: Schemas, pointers: Pointers, value: JsonValue, at: str = "") -> Iterator[Spot]:
    """Every field below a value of these schemas of which they speak."""
    if not isinstance(value, dict | list):
        return
    forms = _forms(schemas, pointers, value)
    required = {str(name) for form in forms for name in as_list(_node(schemas, form).get("required"))}
    items: Iterable[tuple[str | int, JsonValue]] = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in items:
        below = tuple(dict.fromkeys(pointer for form in forms for pointer in _below(schemas, form, key)))
        if below or key in required:
            yield _spot(schemas, below, held, child(at, key), required=key in required)
            yield from spots_of(schemas, below, held, child(at, key))


def _spot(schemas: Schemas, pointers: Pointers, value: JsonValue, at: str, *, required: bool) -> Spot:
    accepted = ALL_TYPES.intersection(*(schemas.types(pointer) for pointer in pointers))
    listed = any({"enum", "const"} & _node(schemas, form).keys() for form in _forms(schemas, pointers, value))
    return Spot(at, value, required, accepted, listed)


def _forms(schemas: Schemas, pointers: Pointers, value: JsonValue) -> Pointers:
    """The schemas, and all that hold of the value because of them; of a choice those that the value is of."""
    waiting, found = list(pointers), dict[str, None]()
    while waiting:
        pointer = waiting.pop()
        if pointer in found:
            continue
        found[pointer] = None
        node = _node(schemas, pointer)
        reference = node.get("$ref")
        if isinstance(reference, str):
            waiting.append(target(reference))
        waiting += [child(pointer, "allOf", index) for index, _ in enumerate(as_list(node.get("allOf")))]
        for keyword in ("anyOf", "oneOf"):
            branches = [child(pointer, keyword, index) for index, _ in enumerate(as_list(node.get(keyword)))]
            waiting += [branch for branch in branches if schemas.valid(branch, value)]
    return tuple(found)


def _below(schemas: Schemas, form: str, key: str | int) -> Iterator[str]:
    """The schema that one schema by itself has for what stands under `key`."""
    node = _node(schemas, form)
    if isinstance(key, str):
        if key in as_object(node.get("properties")):
            yield child(form, "properties", key)
        elif "additionalProperties" in node:
            yield child(form, "additionalProperties")
    elif key < len(as_list(node.get("prefixItems"))):
        yield child(form, "prefixItems", key)
    elif "items" in node:
        yield child(form, "items")


def _node(schemas: Schemas, pointer: str) -> dict[str, JsonValue]:
    return as_object(lookup(schemas.root, pointer))


def _dropped(spot: Spot, body: JsonValue) -> Iterator[JsonValue]:
    if spot.required:
        *above, name = tokens(spot.at)
        holder = as_object(lookup(body, child("", *above)))
        yield _replaced(body, above, {key: value for key, value in holder.items() if key != name})


def _nulled(spot: Spot, body: JsonValue) -> Iterator[JsonValue]:
    if spot.value is not None and "null" not in spot.accepted:
        yield _replaced(body, tokens(spot.at), None)


def _retyped(spot: Spot, body: JsonValue) -> Iterator[JsonValue]:
    # What goes wrong most comes first: a number or a flag in quotes, a number where a text was.
    quoted = json.dumps(spot.value) if isinstance(spot.value, int | float) else "text"
    others: dict[str, JsonValue] = {"string": quoted, "integer": 0, "boolean": True, "array": [], "object": {}}
    for name, other in others.items():
        if name not in spot.accepted:
            yield _replaced(body, tokens(spot.at), other)


def _unlisted(spot: Spot, body: JsonValue) -> Iterator[JsonValue]:
    match spot.value if spot.listed else None:
        case bool():
            yield _replaced(body, tokens(spot.at), not spot.value)
        case str() as text:
            yield _replaced(body, tokens(spot.at), _UNKNOWN.upper() if text.isupper() else _UNKNOWN)
        case int() | float():
            yield _replaced(body, tokens(spot.at), _UNKNOWN_NUMBER)


_UNKNOWN = "undocumented"
_UNKNOWN_NUMBER = 987_654_321

_SPOILERS: Mapping[Kind, Callable[[Spot, JsonValue], Iterator[JsonValue]]] = {
    Kind.DROP: _dropped,
    Kind.NULL: _nulled,
    Kind.WRONG_TYPE: _retyped,
    Kind.UNKNOWN_ENUM: _unlisted,
}


def _replaced(node: JsonValue, path: list[str], value: JsonValue) -> JsonValue:
    """The same with another value at a place; what is not on the way there is shared."""
    if not path:
        return value
    token, *rest = path
    if isinstance(node, list):
        index = int(token)
        return [*node[:index], _replaced(node[index], rest, value), *node[index + 1 :]]
    inner = as_object(node)
    return {**inner, token: _replaced(inner[token], rest, value)}
