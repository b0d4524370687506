"""Repairs generated values and examples: changes what the validator reports until a value is valid."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from caveat.json_text import JsonValue
from caveat.mock.responses.prune import pruned
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.schema import SchemaError, Schemas

Pointers: TypeAlias = tuple[str, ...]

_MAX_REPAIRS = 40

_MAX_REPEATED = 5
"""Maximum number of failures of one keyword at one place before the repair stops."""

_MAX_DEPTH = 3
"""Maximum depth of nested `oneOf` and `anyOf` in which a value is repaired for one branch."""

_MAX_CANDIDATES = 200


class Generator(Protocol):
    """Generates values of schemas."""

    schemas: Schemas
    values_left: int
    """How many values it may still generate; below 0 it generates none."""
    is_endless: bool
    """Whether a value would have too many levels; then no value is generated."""

    def value(self, pointers: Pointers, depth: int) -> JsonValue:
        """A value that these schemas accept."""

    def below(self, pointers: Pointers, token: str) -> Pointers:
        """The schemas of a property or an item of a value of these schemas."""

    def declares(self, pointers: Pointers, name: str) -> bool:
        """Whether these schemas declare a property."""


class _CannotRepair(Exception):
    """No repair is known for an error."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The part of a value that an error is about."""

    part: JsonValue
    error: SchemaError
    holder: str
    """The pointer of the schema with the keyword that failed."""
    pointers: Pointers
    """All schemas of the part that are known, the holder first."""


def repaired(generator: Generator, pointer: str, value: JsonValue, depth: int = 0) -> JsonValue:
    """The value, changed so that the schema at `pointer` accepts it, if a repair is found."""
    failed: Counter[tuple[str, str]] = Counter()
    for _ in range(_MAX_REPAIRS):
        error = next(generator.schemas.errors(pointer, value), None)
        if error is None or generator.values_left < 0 or generator.is_endless:
            break
        failed[error.at, error.keyword] += 1
        if failed[error.at, error.keyword] > _MAX_REPEATED:
            break
        try:
            value = _changed(value, tokens(error.at), _fix(generator, pointer, value, error, depth))
        except (_CannotRepair, LookupError):
            break
    return value if depth or generator.is_endless else pruned(generator.schemas, pointer, value)


def _fix(
    generator: Generator, pointer: str, value: JsonValue, error: SchemaError, depth: int
) -> Callable[[JsonValue], JsonValue]:
    """The repair of the part of the value that an error is about."""
    root = generator.schemas.root
    holder = schema_pointers(root, (pointer,), error.evaluation_path[:-1])[-1]
    pointers: Pointers = (pointer,)
    for token in tokens(error.at):
        pointers = generator.below(pointers, token)
    part = lookup(value, error.at)
    place = _Place(part, error, holder, tuple(dict.fromkeys((holder, *pointers))))
    if error.keyword in {"oneOf", "anyOf"} and depth < _MAX_DEPTH:
        return lambda _: _chosen(generator, place, depth)
    if isinstance(part, dict) and error.keyword in _OF_OBJECTS:
        return lambda _: _OF_OBJECTS[error.keyword](generator, place, dict(part))
    if isinstance(part, list) and error.keyword in _OF_ARRAYS:
        return lambda _: _OF_ARRAYS[error.keyword](generator, place, list(part))
    return lambda _: generator.value(place.pointers, len(tokens(error.at)))


def _changed(value: JsonValue, path: list[str], change: Callable[[JsonValue], JsonValue]) -> JsonValue:
    """A copy of the value with the part at a path changed."""
    if not path:
        return change(value)
    head, *rest = path
    if isinstance(value, dict):
        return {name: _changed(item, rest, change) if name == head else item for name, item in value.items()}
    if isinstance(value, list):
        return [_changed(item, rest, change) if str(index) == head else item for index, item in enumerate(value)]
    raise _CannotRepair


def _chosen(generator: Generator, place: _Place, depth: int) -> JsonValue:
    """A part that is valid by one branch of a choice: without a property, repaired, or generated."""
    keyword = place.error.keyword
    listed = as_list(as_object(lookup(generator.schemas.root, place.holder)).get(keyword))
    branches = [child(place.holder, keyword, index) for index, branch in enumerate(listed) if branch is not False]

    def fits(part: JsonValue) -> bool:
        count = sum(generator.schemas.valid(branch, part) for branch in branches)
        return count == 1 if keyword == "oneOf" else count > 0

    for candidate in itertools.islice(_candidates(generator, place, branches, depth), _MAX_CANDIDATES):
        if fits(candidate):
            return candidate
    raise _CannotRepair


def _candidates(generator: Generator, place: _Place, branches: list[str], depth: int) -> Iterator[JsonValue]:
    if isinstance(place.part, dict):
        yield from _without(place.part, 1)
        yield from _with_distinguishing_property(generator, place.part, [(branch,) for branch in branches])
    elif isinstance(place.part, list) and place.part and isinstance(place.part[0], dict):
        items = [generator.below((branch,), "0") for branch in branches]
        yield from ([each, *place.part[1:]] for each in _with_distinguishing_property(generator, place.part[0], items))
    for branch in branches:
        yield repaired(generator, branch, place.part, depth + 1)
    for branch in branches:
        generated = generator.value((branch, *place.pointers), depth)
        yield generated
        yield repaired(generator, branch, generated, depth + 1)
    if isinstance(place.part, dict):
        yield from _without(place.part, 2)


def _without(part: dict[str, JsonValue], size: int) -> Iterator[JsonValue]:
    """The object without some of its properties."""
    for removed in itertools.combinations(part, size):
        yield {name: item for name, item in part.items() if name not in removed}


def _with_distinguishing_property(
    generator: Generator, part: dict[str, JsonValue], branches: list[Pointers], depth: int = 0
) -> Iterator[JsonValue]:
    """The object with one more property, of a value that the branch which declares it does not allow.

    Where the branches declare the same properties, an object inside has one more.
    """
    for pointers in branches:
        for name in [name for pointer in pointers for name in generator.schemas.properties(pointer)]:
            if name not in part:
                yield part | {name: False}
                yield part | {name: []}
    for name, value in part.items() if depth < _MAX_DEPTH else ():
        below = [generator.below(pointers, name) for pointers in branches]
        if isinstance(value, dict):
            yield from (
                part | {name: each} for each in _with_distinguishing_property(generator, value, below, depth + 1)
            )
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            items = [generator.below(pointers, "0") for pointers in below]
            changed = _with_distinguishing_property(generator, value[0], items, depth + 1)
            yield from (part | {name: [each, *value[1:]]} for each in changed)


def _require(generator: Generator, place: _Place, part: dict[str, JsonValue]) -> JsonValue:
    name = place.error.missing
    if not name:
        raise _CannotRepair
    return part | {name: _property(generator, place, name)}


def _property(generator: Generator, place: _Place, name: str) -> JsonValue:
    """A value for a property."""
    own = child(place.holder, "properties", name)
    declared = as_object(lookup(generator.schemas.root, place.holder)).get("properties")
    pointers = ((own,) if name in as_object(declared) else ()) + generator.below(place.pointers, name)
    return generator.value(tuple(dict.fromkeys(pointers)), len(tokens(place.error.at)) + 1)


def _require_dependent(generator: Generator, place: _Place, part: dict[str, JsonValue]) -> JsonValue:
    dependent = as_object(as_object(lookup(generator.schemas.root, place.holder)).get("dependentRequired"))
    names = [str(name) for key in dependent if key in part for name in as_list(dependent[key]) if name not in part]
    return part | {name: _property(generator, place, name) for name in names}


def _remove_undeclared(generator: Generator, place: _Place, part: dict[str, JsonValue]) -> JsonValue:
    kept = {name: item for name, item in part.items() if generator.declares(place.pointers, name)}
    if len(kept) == len(part):
        raise _CannotRepair
    return kept


def _rename(generator: Generator, place: _Place, part: dict[str, JsonValue]) -> JsonValue:
    # The error is that of the name, which has the schema as its holder.
    names = place.holder if tokens(place.holder)[-1] == "propertyNames" else child(place.holder, "propertyNames")
    valid = {name: item for name, item in part.items() if generator.schemas.valid(names, name)}
    missing = len(part) - len(valid)
    generated = (str(generator.value((names,), 0)) for _ in range(missing * _MAX_REPAIRS))
    fresh = list(dict.fromkeys(name for name in generated if name not in valid))[:missing]
    others = [item for name, item in part.items() if name not in valid]
    return valid | dict(zip(fresh, others, strict=False))


def _drop_one(generator: Generator, place: _Place, part: dict[str, JsonValue]) -> JsonValue:
    """The object without the last property that it is valid without, else without the last one."""
    others: list[dict[str, JsonValue]] = [
        {key: item for key, item in part.items() if key != name}
        for name in itertools.islice(reversed(part), _MAX_CANDIDATES)
    ]
    valid = (each for each in others if all(generator.schemas.valid(pointer, each) for pointer in place.pointers))
    return next(valid, others[0])


def _without_forbidden(generator: Generator, place: _Place, part: dict[str, JsonValue]) -> JsonValue:
    """The object without the properties that a `not` forbids together, or with other values."""
    forbidden = as_object(as_object(lookup(generator.schemas.root, place.holder)).get("not"))
    present = [name for name in dict.fromkeys(_named(forbidden)) if name in part]
    for size in range(1, len(present) + 1):
        for removed in itertools.islice(itertools.combinations(present, size), _MAX_CANDIDATES):
            without = {key: item for key, item in part.items() if key not in removed}
            if all(generator.schemas.valid(pointer, without) for pointer in place.pointers):
                return without
    return generator.value(place.pointers, 1)


def _named(schema: JsonValue) -> Iterator[str]:
    """The names of properties in a schema, and in those that it combines."""
    node = as_object(schema)
    yield from map(str, as_list(node.get("required")))
    yield from as_object(node.get("properties"))
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in as_list(node.get(keyword)):
            yield from _named(branch)


def _append(generator: Generator, place: _Place, part: list[JsonValue]) -> JsonValue:
    below = generator.below(place.pointers, str(len(part)))
    return [*part, generator.value(below, len(tokens(place.error.at)) + 1)]


def _append_contained(generator: Generator, place: _Place, part: list[JsonValue]) -> JsonValue:
    schema = as_object(lookup(generator.schemas.root, place.holder))
    below = generator.below(place.pointers, str(len(part)))
    pointer = child(place.holder, "contains")
    generated = generator.value((pointer, *below), len(tokens(place.error.at)) + 1)
    # Not all keywords guide the generation.
    contained = repaired(generator, pointer, generated, _MAX_DEPTH - 1)
    most = schema.get("maxItems")
    kept = part[:-1] if isinstance(most, int) and len(part) >= most else part
    return [*kept, contained]


def _distinct(_generator: Generator, _place: _Place, part: list[JsonValue]) -> JsonValue:
    distinct = {json.dumps(item, sort_keys=True): item for item in part}
    return list(distinct.values())


def _truncate(generator: Generator, place: _Place, part: list[JsonValue]) -> JsonValue:
    most = as_object(lookup(generator.schemas.root, place.holder)).get("maxItems")
    return part[: int(most)] if isinstance(most, int | float) else part[:-1]


def _drop_item(_generator: Generator, _place: _Place, part: list[JsonValue]) -> JsonValue:
    return part[:-1]


_OF_OBJECTS: dict[str, Callable[[Generator, _Place, dict[str, JsonValue]], JsonValue]] = {
    "required": _require,
    "dependentRequired": _require_dependent,
    "additionalProperties": _remove_undeclared,
    "unevaluatedProperties": _remove_undeclared,
    "propertyNames": _rename,
    "maxProperties": _drop_one,
    "not": _without_forbidden,
}

_OF_ARRAYS: dict[str, Callable[[Generator, _Place, list[JsonValue]], JsonValue]] = {
    "minItems": _append,
    "contains": _append_contained,
    "minContains": _append_contained,
    "uniqueItems": _distinct,
    "maxItems": _truncate,
    "maxContains": _drop_item,
    "unevaluatedItems": _drop_item,
    "additionalItems": _drop_item,
}
