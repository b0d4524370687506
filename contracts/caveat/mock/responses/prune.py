"""Removes the invalid parts of a generated value that cannot be repaired, where the schema allows that."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.pointer import tokens
from caveat.openapi.schema import Schemas

_MAX_REMOVED = 20


def pruned(schemas: Schemas, pointer: str, value: JsonValue) -> JsonValue:
    """The value without the properties and items that are invalid, as far as that leaves fewer errors."""
    for _ in range(_MAX_REMOVED):
        before = _errors(schemas, pointer, value)
        if not before:
            break
        path = tokens(min(before)[0])
        candidates = (_without(value, path[:length]) for length in range(len(path), 0, -1))
        better = next((each for each in candidates if _errors(schemas, pointer, each) < before), None)
        if better is None:
            break
        value = better
    return value


def _errors(schemas: Schemas, pointer: str, value: JsonValue) -> set[tuple[str, str]]:
    return {(error.at, error.keyword) for error in schemas.errors(pointer, value)}


def _without(value: JsonValue, path: list[str]) -> JsonValue:
    """A copy of a value without the part at a path."""
    head, *rest = path
    if isinstance(value, dict) and rest:
        return {name: _without(item, rest) if name == head else item for name, item in value.items()}
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if name != head}
    if isinstance(value, list) and rest:
        return [_without(item, rest) if str(index) == head else item for index, item in enumerate(value)]
    if isinstance(value, list):
        return [item for index, item in enumerate(value) if str(index) != head]
    return value
