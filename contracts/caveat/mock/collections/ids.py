"""What things are called by: which of their properties it is, and what a new one gets."""

from __future__ import annotations

import random
import re
from collections.abc import Collection as Known
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.mock.responses.scalars import text
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas

_TRIES = 20
"""How many new ids are tried before an old one is given out again."""


def name(parameter: str, word: str, known: Iterable[str]) -> str | None:
    """The property that holds the id of a thing, by the path parameter that names it; None where none seems to.

    Of a `pet` that `petId` names it is `petId`, else `id`, else `pet_id` and what else means the same.
    """
    names = list(known)
    plain, of = _plain(parameter), _plain(word)
    for wanted in (parameter, "id"):
        if wanted in names:
            return wanted
    for meaning in (plain, "id", of + "id", plain.removeprefix(of) or "id"):
        for candidate in names:
            if _plain(candidate) == meaning:
                return candidate
    return None


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def key(value: JsonValue) -> str | None:
    """An id as it stands in a path; None of a value that is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value) or None


@dataclass(frozen=True, slots=True)
class Ids:
    """How a collection's ids are made; a schema is the pointer of one, `""` where the document has none."""

    schemas: Schemas
    own: str
    """The schema of the property that holds it."""
    path: str
    """The schema of the path parameter."""
    shown: JsonValue = None
    """The id of the thing that the document shows."""

    def allows(self, value: JsonValue) -> bool:
        """Whether a value can be an id: the property holds it, and a path can name it."""
        named = key(value)
        return (
            named is not None
            and self._valid(self.own, value)
            and any(self._valid(self.path, reading) for reading in _readings(named))
        )

    def typed(self, named: str) -> JsonValue:
        """What a path names, as the property holds it."""
        return next((reading for reading in _readings(named) if self._valid(self.own, reading)), named)

    def new(self, known: Known[str], above: int, chance: random.Random) -> JsonValue:
        """An id that nothing has yet: the next number after `above`, else a string; None where there is none."""
        for value in self._drawn(above, chance):
            if key(value) not in known and self.allows(value):
                return value
        return None

    def _valid(self, schema: str, value: JsonValue) -> bool:
        return not schema or self.schemas.valid(schema, value)

    def _drawn(self, above: int, chance: random.Random) -> Iterator[JsonValue]:
        schema = self.own or self.path
        numbers = range(above + 1, above + 1 + _TRIES)
        if not isinstance(self.shown, str) and (not schema or "integer" in self.schemas.types(schema)):
            yield from numbers
        parts = self._parts(schema) if schema else []
        yield from (text(parts, chance) for _ in range(_TRIES))
        yield from map(str, numbers)
        if schema:
            yield from (sample(self.schemas, schema, chance) for _ in range(_TRIES))

    def _parts(self, pointer: str) -> list[dict[str, JsonValue]]:
        """The schema, and what it is all of: of the whole of it `sample` would give the same example each time."""
        root = self.schemas.root
        at = resolve(root, pointer)
        node = as_object(lookup(root, at))
        of = [resolve(root, child(at, "allOf", index)) for index, _ in enumerate(as_list(node.get("allOf")))]
        return [node, *(as_object(lookup(root, pointer)) for pointer in of)]


def _readings(named: str) -> list[JsonValue]:
    """What the text of an id can stand for."""
    number = re.fullmatch(r"-?(0|[1-9]\d{0,30})", named, re.ASCII)
    return [int(named), named] if number else [named]
