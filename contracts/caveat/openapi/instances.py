"""Instances of schemas: a full one of each, made of a document's own examples wherever they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import child, lookup, walk
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas

_STRINGS = (
    "a", "1", "2026-11-20", "2026-11-20T12:00:00Z", "user@example.com", "https://example.com/", "192.0.2.1",
    "2001:db8::1", "00000000-0000-4000-8000-000000000000", "aaaaaaaaaaaaaaaa", "+12025550143",
)  # fmt: skip
_NUMBERS = (1, 0, 10, 100, 1000, 0.5, -1)
_DEEPEST = 12
"""A schema that holds itself is unfolded this far at most, and only where it has to be."""


class NoInstanceError(LookupError):
    """No instance of a schema could be made."""


@dataclass(frozen=True)
class Instances:
    """Makes instances of one document's schemas, always the same ones."""

    schemas: Schemas

    @cached_property
    def _samples(self) -> tuple[JsonValue, ...]:
        """Every plain value in the document's examples, in their order, then ours."""
        found: list[JsonValue] = []
        for pointer, node in walk(self.schemas.root):
            if "/example" in pointer and isinstance(node, str | int | float) and not isinstance(node, bool):
                found.append(node)
        return (*dict.fromkeys(found), *_STRINGS, *_NUMBERS, True, None)

    def of(self, pointer: str) -> JsonValue:
        """A full instance of the schema at `pointer`; raises `NoInstanceError`."""
        return self._of(pointer, ())

    def _of(self, pointer: str, above: tuple[str, ...]) -> JsonValue:
        if len(above) > _DEEPEST:
            raise NoInstanceError(pointer)
        for value in self._candidates(pointer, above):
            if self.schemas.valid(pointer, value):
                return value
        raise NoInstanceError(pointer)

    def _candidates(self, pointer: str, above: tuple[str, ...]) -> Iterator[JsonValue]:
        schema = lookup(self.schemas.root, pointer)
        accepted = self.schemas.types(pointer)
        if isinstance(schema, dict):
            for keyword in ("anyOf", "oneOf"):
                for index, _ in enumerate(as_list(schema.get(keyword))):
                    yield from self._branch(child(pointer, keyword, index), above)
            reference = schema.get("$ref")
            if isinstance(reference, str):
                yield from self._branch(target(reference), above)
            yield from as_list(schema.get("enum"))
            yield from [schema[key] for key in ("const", "default") if key in schema]
            if "object" in accepted:
                yield from self._objects(pointer, above)
            if "array" in accepted:
                yield from self._arrays(pointer, schema, above)
        yield from self._samples

    def _branch(self, pointer: str, above: tuple[str, ...]) -> Iterator[JsonValue]:
        try:
            yield self._of(pointer, (*above, pointer))
        except NoInstanceError:
            return

    def _objects(self, pointer: str, above: tuple[str, ...]) -> Iterator[JsonValue]:
        whole: dict[str, JsonValue] = {}
        for name, place in self.schemas.properties(pointer).items():
            if place not in above:
                for value in self._branch(place, (*above, place)):
                    whole[name] = value
        yield whole
        yield {**whole, **{error.missing: "a" for error in self.schemas.errors(pointer, whole) if error.missing}}
        yield {}

    def _arrays(self, pointer: str, schema: dict[str, JsonValue], above: tuple[str, ...]) -> Iterator[JsonValue]:
        place = child(pointer, "items")
        if "items" in schema and place not in above:
            for item in self._branch(place, (*above, place)):
                least = schema.get("minItems", 1)
                yield [item] * (least if isinstance(least, int) and least > 1 else 1)
        yield []
