"""Valid instances of schemas with all properties, from the document's own examples where they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.open_enums import KEYWORD as OPEN_ENUM
from caveat.openapi.pointer import child, lookup, walk
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas

_STRINGS = (
    "a", "1", "2026-11-20", "2026-11-20T12:00:00Z", "user@example.com", "https://example.com/", "192.0.2.1",
    "2001:db8::1", "00000000-0000-4000-8000-000000000000", "aaaaaaaaaaaaaaaa", "+12025550143", "12:00:00Z", "P1D",
    "/a", "text/plain", "?1", "YQ==",
)  # fmt: skip
_NUMBERS = (1, 0, 10, 100, 1000, 0.5, -1)
_MAX_DEPTH = 12
"""Maximum depth to which a recursive schema is followed, and only if its instances need it."""

_MAX_ITEMS = 100_000
"""A list that needs more has no instance here."""


class NoInstanceError(LookupError):
    """No valid instance of a schema was found."""


@dataclass(frozen=True)
class Instances:
    """Instances of the schemas of one document; the same document gives the same instances."""

    schemas: Schemas

    @cached_property
    def _samples(self) -> tuple[JsonValue, ...]:
        """Every string and number in the document's examples, in their order, then general ones."""
        values: list[JsonValue] = []
        for pointer, node in walk(self.schemas.root):
            if pointer.endswith("/$ref"):
                continue
            if "/example" in pointer and isinstance(node, str | int | float) and not isinstance(node, bool):
                values.append(node)
        return (*dict.fromkeys(values), *_STRINGS, *_NUMBERS, True, None)

    def of(self, pointer: str) -> JsonValue:
        """An instance of the schema at `pointer` with all its properties; raises `NoInstanceError`."""
        return self._of(pointer, ())

    def _of(self, pointer: str, above: tuple[str, ...]) -> JsonValue:
        if len(above) > _MAX_DEPTH:
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
            yield from [*as_list(schema.get("enum")), *as_list(schema.get(OPEN_ENUM))]
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
        instance: dict[str, JsonValue] = {}
        for name, schema in self.schemas.properties(pointer).items():
            if schema not in above:
                for value in self._branch(schema, (*above, schema)):
                    instance[name] = value
        yield instance
        yield {**instance, **{error.missing: "a" for error in self.schemas.errors(pointer, instance) if error.missing}}
        yield {}

    def _arrays(self, pointer: str, schema: dict[str, JsonValue], above: tuple[str, ...]) -> Iterator[JsonValue]:
        items = child(pointer, "items")
        if "items" in schema and items not in above:
            for item in self._branch(items, (*above, items)):
                minimum = schema.get("minItems", 1)
                yield [item] * (minimum if isinstance(minimum, int) and 1 < minimum <= _MAX_ITEMS else 1)
        yield []
