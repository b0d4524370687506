"""Item ids: which property holds the id, which values are valid ids, and the id of a new item."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from caveat.json_text import JsonValue
from caveat.mock.responses.samples import sample
from caveat.mock.responses.strings import text
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.resources import identity

_MAX_TRIES = 20
"""Candidates of each kind that are tried for a new id."""


class IdNames(NamedTuple):
    """The names from which the id property of an item is derived."""

    parameter: str
    """The path parameter that identifies an item, such as `petId`; `id` if no path has one."""
    item: str
    """The name of an item, such as `pet`."""


def id_property(names: IdNames, properties: Iterable[str]) -> str | None:
    """The property that holds the id of an item; None if no property does (`resources.identity`)."""
    identity_property = identity.id_property(names.parameter, names.item, properties)
    return identity_property[0] if identity_property is not None else None


def id_text(value: JsonValue) -> str | None:
    """An id as text, as in a path; None if the value cannot be an id."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value) or None


_PLAIN_KEYWORDS = frozenset(
    {"type", "format", "minimum", "maximum", "title", "description", "example", "examples", "readOnly", "default"}
)
"""The keywords of a plain schema.

Of these, only `type`, `minimum` and `maximum` decide which integers are valid, only `type` and `format` which strings.
"""

_MAX_NUMBER = 2**53
"""Up to this one, JavaScript represents each integer exactly."""


class _Kind(NamedTuple):
    """The kind of the ids of a collection."""

    parts: list[dict[str, JsonValue]]
    """The schema of the id property, else that of the path parameter, and those of its `allOf`."""
    all_parts: list[dict[str, JsonValue]]
    """Both schemas, and those of their `allOf`."""
    has_numbers: bool
    is_uuid: bool
    takes_any_uuid: bool
    """Whether both schemas say nothing that a UUID may break."""


@dataclass(frozen=True, slots=True)
class IdGenerator:
    """Generates and validates the ids of a collection; a schema is a JSON pointer, `""` if there is none."""

    schemas: Schemas
    property_schema: str
    parameter_schema: str
    example: JsonValue = None
    """The id of the document's example item."""
    _kinds: list[_Kind] = field(default_factory=list, init=False, repr=False, compare=False)
    """A cache of `_kind`, which each new id needs: empty, or its result."""
    _highest: list[int] = field(default_factory=list, init=False, repr=False, compare=False)
    """A cache of `_highest_valid`: empty, or its result."""

    def allows(self, value: JsonValue) -> bool:
        """Whether a value is valid both as the id property and as the path parameter."""
        item_id = id_text(value)
        return (
            item_id is not None
            and self._valid(self.property_schema, value)
            and any(self._valid(self.parameter_schema, candidate) for candidate in _json_values(item_id))
        )

    def parse(self, item_id: str) -> JsonValue:
        """An id from a path, as the value of the id property."""
        valid = (value for value in _json_values(item_id) if self._valid(self.property_schema, value))
        return next(valid, item_id)

    def next_number(self, used: Container[str], highest: int) -> int | None:
        """The next number after `highest` if it is an unused id; `generate` tries others."""
        number = highest + 1
        if not self._kind().has_numbers or str(number) in used:
            return None
        return number if number <= self._highest_valid() or self.allows(number) else None

    def _highest_valid(self) -> int:
        """The number up to which each positive integer is a valid id; 0 if the schemas are not plain."""
        if not self._highest:
            schemas = (self.property_schema, self.parameter_schema)
            self._highest.append(min(_highest_valid(self.schemas.root, schema) for schema in schemas))
        return self._highest[0]

    def next_uuid(self, used: Container[str], seed: str) -> str | None:
        """The UUID made from `seed` if ids are UUIDs and it is an unused one; `generate` tries others."""
        kind = self._kind()
        if not kind.is_uuid or kind.has_numbers:
            return None
        uuid = _uuid(seed)
        return uuid if uuid not in used and (kind.takes_any_uuid or self.allows(uuid)) else None

    def generate(self, used: Container[str], highest: int, seed: str, rising: int = 0) -> JsonValue:
        """An unused id: the next number after `highest`, else a string made from `seed`; None if there is none.

        With a number `rising`, which is higher each time, strings rise too, as far as the schema allows.
        """
        # Nearly always the first one is free.
        first = self.next_uuid(used, seed) if not rising else None
        if first is not None:
            return first
        for candidate in self._candidates(self._kind(), highest, seed, rising):
            item_id = id_text(candidate)
            if item_id is not None and item_id not in used and self.allows(value := self.parse(item_id)):
                return value
        return None

    def _valid(self, schema: str, value: JsonValue) -> bool:
        return not schema or self.schemas.valid(schema, value)

    def _kind(self) -> _Kind:
        if not self._kinds:
            schema = self.property_schema or self.parameter_schema
            has_numbers = not schema or "integer" in self.schemas.types(schema)
            parts, *others = [self._subschemas(each) for each in self._pointers()] or [[]]
            all_parts = [*parts, *(part for other in others for part in other)]
            has_numbers = has_numbers and not isinstance(self.example, str)
            is_uuid = any(part.get("format") == "uuid" for part in all_parts)
            self._kinds.append(_Kind(parts, all_parts, has_numbers, is_uuid, all(map(_takes_any_uuid, all_parts))))
        return self._kinds[0]

    def _pointers(self) -> list[str]:
        """The schemas that there are."""
        return [*dict.fromkeys(filter(None, (self.property_schema, self.parameter_schema)))]

    def _candidates(self, kind: _Kind, highest: int, seed: str, rising: int) -> Iterator[JsonValue]:
        """Values that both schemas may accept, the likeliest first."""
        numbers = range(highest + 1, highest + 1 + _MAX_TRIES)
        if kind.has_numbers:
            yield from numbers
        if rising:
            yield from (f"{rising:08d}", f"z{rising:08d}", f"{rising:08x}-0000-4000-8000-000000000000")
        if kind.is_uuid:
            yield _uuid(seed)
        rng = random.Random(seed)  # noqa: S311 - variety, not secrecy
        # Letters suit most patterns of a path, which would yield strange characters.
        yield text(kind.parts, rng)
        yield from (text(kind.all_parts, rng) for _ in range(_MAX_TRIES))
        yield from map(str, numbers)
        yield from (value for part in kind.all_parts for value in as_list(part.get("enum")))
        for schema in self._pointers():
            yield from (sample(self.schemas, schema, rng) for _ in range(_MAX_TRIES))

    def _subschemas(self, pointer: str) -> list[dict[str, JsonValue]]:
        """The schema and those of its `allOf`, because `sample` returns the same example of a schema each time."""
        root = self.schemas.root
        at = resolve(root, pointer)
        node = as_object(lookup(root, at))
        parts = [resolve(root, child(at, "allOf", index)) for index, _ in enumerate(as_list(node.get("allOf")))]
        return [node, *(as_object(lookup(root, pointer)) for pointer in parts)]


def _highest_valid(root: JsonValue, schema: str) -> int:
    """The number up to which a schema accepts each positive integer; 0 where it does not say so by plain bounds."""
    if not schema:
        return _MAX_NUMBER
    node = as_object(lookup(root, schema))
    low, high, types = node.get("minimum", 1), node.get("maximum", _MAX_NUMBER), node.get("type")
    is_plain = _PLAIN_KEYWORDS.issuperset(node) and "integer" in (types if isinstance(types, list) else [types])
    if not is_plain or not isinstance(low, int | float) or not isinstance(high, int | float):
        return 0
    return int(high) if low <= 1 else 0


def _takes_any_uuid(schema: dict[str, JsonValue]) -> bool:
    """Whether a schema is plain, and accepts each UUID."""
    types = schema.get("type", "string")
    is_string = "string" in (types if isinstance(types, list) else [types])
    return is_string and schema.get("format", "uuid") == "uuid" and _PLAIN_KEYWORDS.issuperset(schema)


def _uuid(seed: str) -> str:
    """A UUID of version 4 made from a seed; creating a random generator takes ten times as long."""
    digits = hashlib.blake2b(seed.encode(), digest_size=16).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _json_values(item_id: str) -> list[JsonValue]:
    """The JSON values that have this text: a number if possible, and the string."""
    return [int(item_id), item_id] if _NUMBER.fullmatch(item_id) else [item_id]


_NUMBER = re.compile(r"-?(0|[1-9]\d{0,30})", re.ASCII)
