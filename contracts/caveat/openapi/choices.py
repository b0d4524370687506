"""Finds the intended branch of a `oneOf` or `anyOf` for a value, so that an error names the invalid field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import target


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why no branch is intended for a value."""

    message: str
    at: str = ""
    """JSON pointer into the value."""


Choice: TypeAlias = int | Mistake | None
"""The index of the branch, or why there is none; None if it is unknown."""


def choose(root: JsonValue, pointer: str, keyword: str, value: JsonValue) -> Choice:
    """The branch that a value is meant for, of the `oneOf` or `anyOf` (`keyword`) of the schema at `pointer`.

    The discriminator names it. If all branches only require properties, the value lacks all of them.
    """
    schema = as_object(lookup(root, pointer))
    branches = as_list(schema.get(keyword))
    if not isinstance(value, dict):
        return None
    name = as_object(schema.get("discriminator")).get("propertyName")
    if isinstance(name, str):
        return _discriminated(schema, branches, name, value)
    required = [as_object(branch).get("required") for branch in branches]
    if required and all(as_object(branch).keys() == {"required"} for branch in branches):
        names = [str(each) for listed in required for each in as_list(listed)]
        if value.keys().isdisjoint(names):
            return Mistake(f"{_listed(names, 'or')} is a required property")
    return None


def _discriminated(
    schema: Mapping[str, JsonValue], branches: list[JsonValue], name: str, value: Mapping[str, JsonValue]
) -> Choice:
    schemas = [target(str(as_object(branch).get("$ref", ""))) for branch in branches]
    by_value = {tokens(pointer)[-1]: index for index, pointer in enumerate(schemas) if pointer}
    mapping = as_object(as_object(schema.get("discriminator")).get("mapping"))
    explicit = {key: _index(schemas, str(reference)) for key, reference in mapping.items()}
    by_value = {key: index for key, index in explicit.items() if index is not None} or by_value
    discriminating = value.get(name)
    if name not in value:
        return Mistake(f'"{name}" is a required property: {_listed(list(by_value), "or")}')
    if not isinstance(discriminating, str) or discriminating not in by_value:
        shown = f'"{discriminating}"' if isinstance(discriminating, str) else f"{discriminating!r}"
        return Mistake(f"{shown} is not one of {_listed(list(by_value), 'or')}", child("", name))
    return by_value[discriminating]


def _index(schemas: list[str], reference: str) -> int | None:
    """The index of the branch that a mapping names, by a reference or by the name of a component."""
    pointer = target(reference) if "#" in reference else child("/components/schemas", reference)
    return schemas.index(pointer) if pointer in schemas else None


def _listed(names: list[str], conjunction: str) -> str:
    quoted = [f'"{name}"' for name in names]
    return f" {conjunction} ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else "nothing"
