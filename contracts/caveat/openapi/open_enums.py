"""Open enums: strings with a list of known values that may be incomplete (`x-extensible-enum`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from caveat.json_list import JsonList
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas
from caveat.openapi.walk import Kind, Part, walk

KEYWORD = "x-extensible-enum"
"""Beside `type: string`; a value that the list does not have is valid all the same."""

_MAY_WIDEN = frozenset(
    {"not", "oneOf", "if", "contains", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef"}
)
"""Keywords by which a value may become valid because a part of it is no longer."""

Pointers: TypeAlias = tuple[str, ...]
"""JSON pointers: of each reference on the way to a schema, then of the schema itself."""


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value that an open enum does not list."""

    at: str
    """JSON pointer into the instance."""
    value: str
    known: tuple[str, ...]
    pointers: Pointers
    """They lead to the open enum."""


class OpenEnums:
    """The open enums of one document."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._holders: dict[str, bool] = {}
        self._narrowing: dict[str, bool] = {}
        self._latest: tuple[str, JsonValue, bool] = ("", None, False)

    def unknown_values(self, pointers: Pointers, value: JsonValue) -> Iterator[UnknownValue]:
        """The values inside a valid instance that open enums do not list; `pointers` lead to its schema."""
        # Most instances have known values only: the compiled validator says so in a tenth of the time of a walk.
        if self.has_any(pointers[-1]) and not self._has_known_values(pointers[-1], value):
            yield from self._unknown(pointers, value, "", frozenset())

    def shows_valid(self, pointer: str, value: JsonValue, listed: JsonList | None = None) -> bool:
        """Whether a value is valid by the schema at `pointer` because it is so with each open enum as a closed one.

        The values of open enums are judged too: where this is true, one validation does for both questions. `listed`
        is the value, if it is a list.
        """
        return self.has_any(pointer) and self._only_narrows(pointer) and self._has_known_values(pointer, value, listed)

    def _has_known_values(self, pointer: str, value: JsonValue, listed: JsonList | None = None) -> bool:
        """Whether a value is valid with each open enum as a closed one; the latest answer is remembered."""
        latest_pointer, latest_value, answer = self._latest
        if latest_pointer != pointer or latest_value is not value:
            closed = self._closed
            answer = closed.valid(pointer, value) if listed is None else closed.valid_list(pointer, listed)
            self._latest = pointer, value, answer
        return answer

    def _only_narrows(self, pointer: str) -> bool:
        """Whether a value that is valid with closed enums is valid without: no keyword requires that a schema fails."""
        if pointer not in self._narrowing:
            parts = walk(self._schemas.root, [self._schema(pointer)])
            self._narrowing[pointer] = not any(_may_widen(part.node) for part in parts)
        return self._narrowing[pointer]

    @cached_property
    def _closed(self) -> Schemas:
        """The schemas with each open enum as a closed one."""
        return Schemas(rewrite(self._schemas.root, _closed))

    def has_any(self, pointer: str) -> bool:
        """Whether a schema, or one below it, is an open enum."""
        if pointer not in self._holders:
            parts = walk(self._schemas.root, [self._schema(pointer)])
            self._holders[pointer] = any(KEYWORD in part.node for part in parts)
        return self._holders[pointer]

    def _schema(self, pointer: str) -> Part:
        return Part(Kind.SCHEMA, as_object(lookup(self._schemas.root, pointer)), (pointer,), Kind.MEDIA)

    def _unknown(self, pointers: Pointers, value: JsonValue, at: str, seen: frozenset[str]) -> Iterator[UnknownValue]:
        *above, pointer = pointers
        schema = lookup(self._schemas.root, pointer)
        if pointer in seen or not isinstance(schema, dict):
            return
        seen |= {pointer}
        values = tuple(map(str, as_list(schema.get(KEYWORD))))
        if KEYWORD in schema and isinstance(value, str) and value not in values:
            yield UnknownValue(at, value, values, pointers)
        if isinstance(schema.get("$ref"), str):
            yield from self._unknown((*pointers, target(str(schema["$ref"]))), value, at, seen)
        for index, _ in enumerate(as_list(schema.get("allOf"))):
            yield from self._unknown((*above, child(pointer, "allOf", index)), value, at, seen)
        for keyword in ("anyOf", "oneOf"):
            branches = [child(pointer, keyword, index) for index, _ in enumerate(as_list(schema.get(keyword)))]
            results = [
                tuple(self._unknown((*above, branch), value, at, seen))
                for branch in branches
                if self._schemas.valid(branch, value)
            ]
            # A branch that knows all values explains them; the lists of other branches do not matter.
            if results and all(results):
                yield from results[0]
        for key, item, below in _children(schema, value):
            yield from self._unknown((*above, child(pointer, *below)), item, child(at, key), frozenset())


def _children(
    schema: dict[str, JsonValue], value: JsonValue
) -> Iterator[tuple[str | int, JsonValue, tuple[str | int, ...]]]:
    """Each property or item of a value that the schema describes: its key, its value, and the keys of its schema."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in as_object(schema.get("properties")):
                yield name, item, ("properties", name)
            elif "additionalProperties" in schema:
                yield name, item, ("additionalProperties",)
    elif isinstance(value, list):
        prefix = len(as_list(schema.get("prefixItems")))
        for index, item in enumerate(value):
            if index < prefix:
                yield index, item, ("prefixItems", index)
            elif "items" in schema:
                yield index, item, ("items",)


def _may_widen(schema: Mapping[str, JsonValue]) -> bool:
    # An open enum that is closed replaces the `enum` beside it.
    return not _MAY_WIDEN.isdisjoint(schema) or (KEYWORD in schema and "enum" in schema)


def closed(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document with each open enum as an `enum`, for tools that generate values: they use the known values."""
    return as_object(rewrite(document, _close))


def _close(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {**node, "enum": node[KEYWORD]} if isinstance(node.get(KEYWORD), list) and "enum" not in node else node


def _closed(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    values = node.get(KEYWORD)
    return {**node, "enum": values} if isinstance(values, list) and values else node
