"""Finds names in a request that differ from a name of the contract only in case, underscores and hyphens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caveat.json_text import CONTAINERS, JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name that the contract does not have, and the name that it has instead."""

    at: str
    """JSON pointer of the object that has the name."""
    sent: str
    declared: str
    pointer: str
    """JSON pointer of the schema of the declared name."""

    def __str__(self) -> str:
        return f"{self.sent} is unknown, the contract has {self.declared}"


def other_spelling(name: str, declared: Iterable[str]) -> str | None:
    """The declared name that a name is another spelling of; None if it is declared itself, or unlike all of them."""
    names = list(declared)
    if name in names:
        return None
    folded = _folded(name)
    return next((each for each in names if _folded(each) == folded), None) if folded else None


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


@dataclass(frozen=True, slots=True)
class _Shape:
    """The parts of a value by the schemas that apply to it: the pointers of the schemas of each part."""

    properties: dict[str, tuple[str, ...]]
    """Those of each property; none for a property that is only required."""
    items: tuple[str, ...]
    is_map: bool
    """Whether other names are meant to be there, as keys of a map."""
    folded: frozenset[str]
    """The names of the properties in one spelling."""
    parts: dict[str | None, _Shape]
    """The shapes of properties by name, and of items under None, as far as they were needed."""


class Spelling:
    """Finds the misspelled names in the values of one document's schemas."""

    def __init__(self, schemas: Schemas) -> None:
        self._root = schemas.root
        self._shapes: dict[tuple[str, ...], _Shape] = {}

    def misspellings(self, pointer: str, value: JsonValue) -> Iterator[Misspelling]:
        """The misspelled names of the objects in a value of the schema at `pointer`."""
        return iter(()) if self.is_right(pointer, value) else self._below((pointer,), value, "")

    def is_right(self, pointer: str, value: JsonValue) -> bool:
        """Whether a value certainly has no misspelled names: most have none, which shows without a pointer for each."""
        if not isinstance(value, CONTAINERS):
            return True
        shape = self._shapes.get((pointer,)) or self._shape((pointer,))
        return self._well_spelled(shape, value)

    def _well_spelled(self, shape: _Shape, value: dict[str, JsonValue] | list[JsonValue]) -> bool:
        if isinstance(value, list):
            if not shape.items:
                return True
            items = self._part(shape, None, shape.items)
            return all(self._well_spelled(items, item) for item in value if isinstance(item, CONTAINERS))
        properties = shape.properties
        if not properties:
            return True
        for name, part in value.items():
            pointers = properties.get(name)
            if pointers is None:
                if not shape.is_map and _folded(name) in shape.folded:
                    return False
            elif isinstance(part, CONTAINERS) and not self._well_spelled(self._part(shape, name, pointers), part):
                return False
        return True

    def _part(self, shape: _Shape, name: str | None, pointers: tuple[str, ...]) -> _Shape:
        part = shape.parts.get(name)
        if part is None:
            part = shape.parts[name] = self._shape(pointers)
        return part

    def _below(self, pointers: tuple[str, ...], value: JsonValue, at: str) -> Iterator[Misspelling]:
        if not isinstance(value, CONTAINERS):
            return
        shape = self._shape(pointers)
        if isinstance(value, list):
            for index, item in enumerate(value) if shape.items else ():
                yield from self._below(shape.items, item, child(at, index))
            return
        for name, part in value.items() if shape.properties else ():
            schemas = shape.properties.get(name)
            if schemas is not None:
                yield from self._below(schemas, part, child(at, name))
            elif not shape.is_map:
                declared = other_spelling(name, [each for each, schemas in shape.properties.items() if schemas])
                if declared is not None:
                    yield Misspelling(at, name, declared, shape.properties[declared][0])

    def _shape(self, pointers: tuple[str, ...]) -> _Shape:
        shape = self._shapes.get(pointers)
        if shape is None:
            shape = self._shapes[pointers] = _shape(self._root, pointers)
        return shape


def _shape(root: JsonValue, pointers: Iterable[str]) -> _Shape:
    properties: dict[str, tuple[str, ...]] = {}
    items: list[str] = []
    is_map = False
    for pointer, schema in _parts(root, list(pointers)):
        for name in as_object(schema.get("properties")):
            properties[name] = (*properties.get(name, ()), child(pointer, "properties", name))
        for required in as_list(schema.get("required")):
            properties.setdefault(str(required), ())
        items += [child(pointer, "items")] if isinstance(schema.get("items"), dict) else []
        is_map |= any(as_object(schema.get(key)) != {} for key in ("additionalProperties", "patternProperties"))
    folded = frozenset(_folded(name) for name, schemas in properties.items() if schemas) - {""}
    return _Shape(properties, tuple(items), is_map, folded, {})


def _parts(root: JsonValue, waiting: list[str]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """The schemas that may apply to a value: these, those that they refer to, and the branches of their choices."""
    seen: set[str] = set()
    while waiting:
        pointer = waiting.pop(0)
        schema = lookup(root, pointer)
        if pointer in seen or not isinstance(schema, dict):
            continue
        seen.add(pointer)
        yield pointer, schema
        reference = schema.get("$ref")
        waiting += [target(reference)] if isinstance(reference, str) else []
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting += [child(pointer, keyword, index) for index, _ in enumerate(as_list(schema.get(keyword)))]
        waiting += [child(pointer, keyword) for keyword in ("if", "then", "else") if keyword in schema]
