"""Other values of a type, by which items differ from each other and from their defaults."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_list
from caveat.openapi.nullable import without_null
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.schema import Schemas
from caveat.traffic.journeys.other_strings import other_strings

_LONG = 3
"""One text in three is as long as its schema allows: a server may cut it off."""

_MAX_LENGTH = 1_000

_TRIES = 4

_FIXED = frozenset({"enum", "const", "format", "pattern"})
"""Keywords of strings whose values cannot be made distinct by adding a number."""


@dataclass(frozen=True, slots=True)
class OtherValues:
    """Generates other values; a number makes them distinct."""

    _schemas: Schemas
    _root: JsonValue
    _rng: random.Random

    def others(self, pointer: str, value: JsonValue, number: int) -> Iterator[JsonValue]:
        """Other values of a type; numbers that a server is unlikely to set by itself come first.

        A default does not count: a server that loses the field also shows it.
        """
        schema = without_null(self._schemas, pointer)
        others = [each for each in as_list(schema.get("enum")) if each != value]
        if others:
            yield self._rng.choice(others)
        elif isinstance(value, str) and not schema.keys() & _FIXED:
            yield from _words(value, schema, number)
        elif isinstance(value, str) and schema.get("format") == "email" and "@" in value:
            yield f"user-{number}@{value.rpartition('@')[2]}"
        elif isinstance(value, str):
            yield from other_strings(schema, self._rng)
        elif isinstance(value, bool):
            # Items differ from each other.
            yield number % 2 == 0
        elif isinstance(value, int | float):
            yield value + number
            yield value + number % 90 + 1
            yield value - 1
        elif value is None:
            yield from _words("text", schema, number)
            yield from (number, number % 90 + 1, number % 2 == 0)
            yield from other_strings(schema, self._rng)
            yield from self._alternatives(pointer, resolve_object(self._root, pointer))
        elif isinstance(value, list) and "items" in schema:
            yield from self._lists(pointer, value, number)

    def _lists(self, pointer: str, value: list[JsonValue], number: int) -> Iterator[list[JsonValue]]:
        """A list of one item for an empty one, and at times one item more for others: a server may lose some."""
        items = child(resolve(self._root, pointer), "items")
        first = value or [sample(self._schemas, items, self._rng)]
        if number % 2:
            # Its own generator: a list that the schema does not allow changes no other value.
            rng = random.Random(number)  # noqa: S311 - no secret
            more = (sample(self._schemas, items, rng) for _ in range(_TRIES))
            yield from ([*first, each] for each in more if each not in first)
        if not value:
            yield first

    def _alternatives(self, pointer: str, schema: Mapping[str, JsonValue]) -> Iterator[JsonValue]:
        """A value for each branch of `oneOf` and `anyOf`."""
        at = resolve(self._root, pointer)
        for keyword in ("oneOf", "anyOf"):
            for index, _ in enumerate(as_list(schema.get(keyword))):
                yield sample(self._schemas, child(at, keyword, index), self._rng)


def _words(value: str, schema: Mapping[str, JsonValue], number: int) -> Iterator[str]:
    """A text with the number, sometimes of the maximum length."""
    words, longest = f"{value.rstrip('-0123456789') or 'text'}-{number}", schema.get("maxLength")
    if number % _LONG == 0 and isinstance(longest, int) and len(words) < longest <= _MAX_LENGTH:
        yield f"{words}-".ljust(longest, "x")
    yield words
