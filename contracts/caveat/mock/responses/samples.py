"""Generates plausible values of a schema, the same with the same random generator."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from caveat.json_text import JsonValue
from caveat.mock.responses.constraints import Constraints, Pointers
from caveat.mock.responses.discriminators import discriminating_values, subtypes
from caveat.mock.responses.forbidden_properties import forbidden_together
from caveat.mock.responses.lifecycle import in_order, is_not_yet
from caveat.mock.responses.long_lists import MAX_GENERATED, MAX_ITEMS, different, repeated
from caveat.mock.responses.min_depths import MinDepths
from caveat.mock.responses.numeric import number, tightest
from caveat.mock.responses.repair import repaired
from caveat.mock.responses.strings import text
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.open_enums import KEYWORD as OPEN_ENUM
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import ALL_TYPES, Schemas
from caveat.provider import clock

_MAX_TRIES = 20
"""Values, and choices of branches, that are tried until one is valid."""

_MAX_EXHAUSTED = 2
"""Tries that exceed the limit of values, after which the schema is assumed to exceed it always."""

_MAX_OPTIONAL_DEPTH = 3
"""Below this depth optional properties and list items are left out, so that recursive schemas end."""

_MAX_DEPTH = 30
"""Below this depth no value is generated, so that a schema that no value satisfies ends too."""

_MAX_VALUES = 1000
"""Values inside one sample; a schema that requires more gets a sample that is not valid."""


def sample(schemas: Schemas, pointer: str, rng: random.Random, until: datetime = clock.START) -> JsonValue:
    """A valid value of the schema at `pointer`, or a similar one where no valid one is found in a few tries.

    Times lie in the year before `until`. The keywords `not`, `if`, `contains`, `propertyNames` and those that depend on
    a property do not guide the generation: a value that breaks them is repaired. Raises `BadDocument` where the schema
    is invalid.
    """
    value: JsonValue = None
    exhausted = 0
    for _ in range(_MAX_TRIES):
        generator = SchemaGenerator(schemas, rng, until)
        value = generator.value((pointer,), 0)
        if generator.is_endless:
            # To validate a deep value of recursive choices takes exponential time.
            value = None
        value = repaired(generator, pointer, value)
        exhausted += generator.values_left < 0 or generator.is_endless
        if schemas.valid(pointer, value) or exhausted == _MAX_EXHAUSTED:
            break
    return value


def valid_example(
    schemas: Schemas, pointer: str, value: JsonValue, rng: random.Random, until: datetime = clock.START
) -> JsonValue:
    """An example of the document, with the parts changed that the schema at `pointer` does not accept."""
    if schemas.valid(pointer, value):
        return value
    fixed = repaired(SchemaGenerator(schemas, rng, until), pointer, value)
    return fixed if schemas.valid(pointer, fixed) else sample(schemas, pointer, rng, until)


class SchemaGenerator:
    """Generates one value, with a limit of `_MAX_VALUES` values inside it."""

    def __init__(self, schemas: Schemas, rng: random.Random, until: datetime) -> None:
        self.schemas = schemas
        self.root = schemas.root
        self.rng = rng
        self.until = until
        self.values_left = _MAX_VALUES
        self.is_endless = False
        """Whether a value would have more levels than are generated."""
        self._min_depths = MinDepths(schemas.root)

    def value(self, pointers: Pointers, depth: int) -> JsonValue:
        """A value that these schemas accept."""
        self.values_left -= 1
        self.is_endless |= depth > _MAX_DEPTH
        if self.values_left < 0 or self.is_endless:
            return None
        constraints = self._constraints(pointers, depth)
        for shown in self._documented_values(constraints):
            if all(self.schemas.valid(pointer, shown) for pointer in pointers):
                return shown
        return self._of_type(constraints.type(), constraints, depth)

    def _of_type(self, name: str, constraints: Constraints, depth: int) -> JsonValue:
        match name:
            case "string":
                return text(constraints.schemas, self.rng, self.until)
            case "integer" | "number":
                return number(constraints.schemas, self.rng, whole=name == "integer")
            case "boolean":
                return self.rng.random() < 0.5  # noqa: PLR2004 - even odds
            case "array":
                return self._array(constraints, depth)
            case "object":
                return self._object(constraints, depth)
            case _:
                return None

    def _constraints(self, pointers: Pointers, depth: int) -> Constraints:
        """The constraints of these schemas, with branches of their choices that have a type in common."""
        tries = (self._chosen_constraints(pointers, depth) for _ in range(_MAX_TRIES))
        return next((each for each in tries if each.accepted), None) or self._chosen_constraints(pointers, depth)

    def _chosen_constraints(self, pointers: Pointers, depth: int) -> Constraints:
        parts: dict[str, Mapping[str, JsonValue]] = {}
        pending = list(pointers)
        while pending:
            pointer = pending.pop(0)
            schema = lookup(self.root, pointer)
            if pointer in parts or not isinstance(schema, dict):
                continue
            parts[pointer] = schema
            extending = [subtype for subtype in subtypes(schema) if self._exists(subtype)]
            if extending and not any(subtype in parts for subtype in extending):
                pending.append(self.rng.choice(extending))
            if isinstance(schema.get("$ref"), str):
                pending.append(target(str(schema["$ref"])))
            pending += [child(pointer, "allOf", index) for index, _ in enumerate(as_list(schema.get("allOf")))]
            pending += [
                self._choice(child(pointer, keyword), depth) for keyword in ("anyOf", "oneOf") if keyword in schema
            ]
        accepted = ALL_TYPES
        for pointer in parts:
            accepted &= self.schemas.types(pointer)
        return Constraints(tuple(parts.items()), accepted)

    def _exists(self, pointer: str) -> bool:
        """Whether a mapping leads to a schema; `caveat lint` reports those that do not."""
        try:
            lookup(self.root, pointer)
        except LookupError:
            return False
        return True

    def _choice(self, pointer: str, depth: int) -> str:
        schemas = enumerate(as_list(lookup(self.root, pointer)))
        branches = [child(pointer, index) for index, schema in schemas if schema is not False]
        if depth > _MAX_OPTIONAL_DEPTH and branches:
            scalar = [branch for branch in branches if not self.schemas.types(branch) & {"object", "array"}]
            least = min(map(self._min_depths.of, branches))
            branches = scalar or [branch for branch in branches if self._min_depths.of(branch) == least]
        return self.rng.choice(branches or [pointer])

    def _documented_values(self, constraints: Constraints) -> Iterator[JsonValue]:
        """Values that the document itself shows."""
        for keyword in ("const", "default", "example"):
            shown = [schema[keyword] for schema in constraints.schemas if keyword in schema]
            yield from shown
            if len(shown) > 1:
                yield {name: value for part in shown if isinstance(part, dict) for name, value in part.items()}
        for keyword in ("examples", "enum", OPEN_ENUM):
            for schema in constraints.schemas:
                listed = as_list(schema.get(keyword))
                yield from self.rng.sample(listed, len(listed))

    def _object(self, constraints: Constraints, depth: int) -> dict[str, JsonValue]:
        declared, required = constraints.properties(), constraints.required()
        readable = (name for name, pointers in declared.items() if self._is_shown(pointers))
        optional = [name for name in readable if name not in required] if depth < _MAX_OPTIONAL_DEPTH else []
        maximum = tightest(constraints.schemas, "maxProperties", min)
        if maximum is not None:
            optional = optional[: max(0, int(maximum) - len(set(required)))]
        names = dict.fromkeys([*(name for name in declared if name in {*required, *optional}), *required])
        absent = {name for name in names if is_not_yet(name)}
        nulls = {name for name in absent if self._is_nullable(declared.get(name, ()))}
        left_out = {
            *forbidden_together(names, required, dict(constraints.parts)),
            *(absent - nulls).difference(required),
        }
        names = dict.fromkeys(name for name in names if name not in left_out)
        minimum = min(int(tightest(constraints.schemas, "minProperties", max) or 0), MAX_ITEMS)
        more = [f"property{index}" for index in range(len(names), minimum)]
        names |= dict.fromkeys(more[:MAX_GENERATED])
        additional = constraints.below("additionalProperties")
        values = (
            (name, None if name in nulls else self.value(declared.get(name, additional), depth + 1)) for name in names
        )
        # Where too many values are needed, the last optional ones are left out.
        value = {name: made for name, made in values if self.values_left >= 0 or name not in optional}
        value |= dict.fromkeys(more[MAX_GENERATED:], value[more[0]] if more else None)
        value = in_order(value, lambda name, time: all(self.schemas.valid(at, time) for at in declared.get(name, ())))
        return value | {
            name: expected
            for name, expected in discriminating_values(dict(constraints.parts))
            if all(self.schemas.valid(pointer, expected) for pointer in declared.get(name, ()))
        }

    def _is_nullable(self, pointers: Pointers) -> bool:
        return bool(pointers) and all(self.schemas.valid(pointer, None) for pointer in pointers)

    def below(self, pointers: Pointers, token: str) -> Pointers:
        """The schemas of a property or an item of a value of these schemas."""
        constraints = self._constraints(pointers, 0)
        named = constraints.properties().get(token, ())
        if named or not token.isdigit():
            return named or constraints.below("additionalProperties")
        prefixes = [child(at, token) for at in constraints.below("prefixItems") if self._has_item(at, int(token))]
        return tuple(prefixes) or constraints.below("items")

    def declares(self, pointers: Pointers, name: str) -> bool:
        """Whether these schemas declare a property."""
        return name in self._constraints(pointers, 0).properties()

    def _has_item(self, pointer: str, index: int) -> bool:
        return index < len(as_list(lookup(self.root, pointer)))

    def _is_shown(self, pointers: Pointers) -> bool:
        """Whether a response may have an optional property: not `writeOnly` (OpenAPI 3.0.3, 4.7.24.2), with a value."""
        is_write_only = any(as_object(lookup(self.root, pointer)).get("writeOnly") is True for pointer in pointers)
        types = map(self.schemas.types, pointers)
        return not is_write_only and bool(ALL_TYPES.intersection(*types))

    def _array(self, constraints: Constraints, depth: int) -> list[JsonValue]:
        minimum = int(tightest(constraints.schemas, "minItems", max) or 0)
        prefixes = [(at, len(as_list(lookup(self.root, at)))) for at in constraints.below("prefixItems")]
        prefix_length = max((length for _, length in prefixes), default=0)
        count = max(minimum, prefix_length, int(depth < _MAX_OPTIONAL_DEPTH))
        maximum = tightest(constraints.schemas, "maxItems", min)
        if maximum is not None:
            count = min(count, int(maximum))
        if any(lookup(self.root, at) is False for at in constraints.below("items")):
            count = min(count, prefix_length)
        items: list[JsonValue] = []
        count = min(count, MAX_ITEMS)
        unique = any(schema.get("uniqueItems") is True for schema in constraints.schemas)
        for index in range(count):
            if len(items) >= MAX_GENERATED + prefix_length:
                pattern, rest = items[prefix_length:], count - index
                items += different(pattern, rest, self._allows(constraints)) if unique else repeated(pattern, rest)
                break
            prefix = tuple(child(at, index) for at, length in prefixes if index < length)
            pointers = prefix or constraints.below("items")
            items.append(self._different(items, pointers, depth) if unique else self.value(pointers, depth + 1))
        return items

    def _allows(self, constraints: Constraints) -> Callable[[JsonValue], bool]:
        """Whether a list of these schemas may have an item."""
        pointers = constraints.below("items")
        return lambda item: all(self.schemas.valid(pointer, item) for pointer in pointers)

    def _different(self, items: list[JsonValue], pointers: Pointers, depth: int) -> JsonValue:
        """A value that differs from all items, or an equal one where none is found in a few tries."""
        taken = {json.dumps(item, sort_keys=True) for item in items}
        value: JsonValue = None
        for _ in range(_MAX_TRIES):
            value = self.value(pointers, depth + 1)
            if json.dumps(value, sort_keys=True) not in taken:
                break
        return value
