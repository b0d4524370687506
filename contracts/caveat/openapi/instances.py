"""Valid instances of schemas with all properties, from the document's own examples where they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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

_MAX_STEPS = 2000
"""Schemas that are followed for one instance, each time in full."""

_MAX_ITEMS = 100_000
"""A list that needs more has no instance here."""


class NoInstanceError(LookupError):
    """No valid instance of a schema was found."""


@dataclass(frozen=True, slots=True)
class _Result:
    """The instance of a schema, if there is one."""

    values: tuple[JsonValue, ...]

    def value(self) -> JsonValue:
        """The instance; raises `NoInstanceError`."""
        if not self.values:
            raise NoInstanceError
        return self.values[0]


@dataclass(slots=True)
class _Search:
    """What is known of schemas by pointer, so that those that lead to each other in many ways are not followed in each.

    In a long search, this includes instances without some properties, as they were found deep in another one.
    """

    steps: int = 0
    cuts: int = 0
    """How often a recursive schema was not followed."""
    _complete: dict[str, _Result] = field(default_factory=dict)
    _cut: dict[str, _Result] = field(default_factory=dict)

    def known(self, pointer: str) -> _Result | None:
        """What is known of a schema, None if it has to be followed."""
        found = self._complete.get(pointer)
        return self._cut.get(pointer) if found is None and self.steps > _MAX_STEPS else found

    def remember(self, pointer: str, result: _Result, cuts: int) -> None:
        """Record the result of a schema; `cuts` is their number before."""
        (self._complete if cuts == self.cuts else self._cut)[pointer] = result


@dataclass(frozen=True)
class Instances:
    """Instances of the schemas of one document; the same document gives the same instances."""

    schemas: Schemas
    _search: _Search = field(default_factory=_Search, init=False, repr=False, compare=False)

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
        self._search.steps = 0
        return self._of(pointer, ())

    def _of(self, pointer: str, above: tuple[str, ...]) -> JsonValue:
        search = self._search
        if len(above) > _MAX_DEPTH:
            search.cuts += 1
            raise NoInstanceError(pointer)
        known = search.known(pointer)
        if known is not None:
            return known.value()
        search.steps += 1
        cuts = search.cuts
        for value in self._candidates(pointer, above):
            if self.schemas.valid(pointer, value):
                search.remember(pointer, _Result((value,)), cuts)
                return value
        search.remember(pointer, _Result(()), cuts)
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
            if schema in above:
                self._search.cuts += 1
                continue
            for value in self._branch(schema, (*above, schema)):
                instance[name] = value
        yield instance
        yield {**instance, **{error.missing: "a" for error in self.schemas.errors(pointer, instance) if error.missing}}
        yield {}

    def _arrays(self, pointer: str, schema: dict[str, JsonValue], above: tuple[str, ...]) -> Iterator[JsonValue]:
        items = child(pointer, "items")
        self._search.cuts += items in above
        if "items" in schema and items not in above:
            for item in self._branch(items, (*above, items)):
                minimum = schema.get("minItems", 1)
                yield [item] * (minimum if isinstance(minimum, int) and 1 < minimum <= _MAX_ITEMS else 1)
        yield []
