"""Discriminators: the value of the discriminating property for the schemas from which a value is generated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, tokens
from caveat.openapi.references import target

_COMPONENTS = "/components/schemas"


def discriminating_values(parts: Mapping[str, Mapping[str, JsonValue]]) -> Iterator[tuple[str, str]]:
    """The names of discriminating properties, and their values, for schemas that apply together, by pointer."""
    for pointer, schema in parts.items():
        name = as_object(schema.get("discriminator")).get("propertyName")
        if isinstance(name, str):
            value = _value(pointer, schema, parts)
            if value is not None:
                yield name, value


def _value(pointer: str, schema: Mapping[str, JsonValue], parts: Iterable[str]) -> str | None:
    mapped = mapping(schema)
    others = [part for part in parts if part != pointer]
    # A schema that refers to the one with the discriminator comes before it, a branch after it.
    for part in (*others, pointer):
        value = next((key for key, mapped_to in mapped.items() if mapped_to == part), None)
        if value is not None:
            return value
    branches = {target(str(as_object(branch).get("$ref", ""))) for branch in _branches(schema)}
    named = [part for part in others if _is_component(part) and (not branches or part in branches)]
    if named:
        return tokens(named[0])[-1]
    return tokens(pointer)[-1] if _is_component(pointer) and not branches else None


def mapping(schema: Mapping[str, JsonValue]) -> dict[str, str]:
    """The pointers of the schemas of a discriminator's mapping, by value (OpenAPI, Discriminator Object)."""
    declared = as_object(as_object(schema.get("discriminator")).get("mapping"))
    return {
        key: target(str(reference)) if "#" in str(reference) else child(_COMPONENTS, str(reference))
        for key, reference in declared.items()
    }


def _branches(schema: Mapping[str, JsonValue]) -> list[JsonValue]:
    return [*as_list(schema.get("oneOf")), *as_list(schema.get("anyOf"))]


def subtypes(schema: Mapping[str, JsonValue]) -> list[str]:
    """The pointers of schemas that extend one with a discriminator, as far as its mapping names them."""
    return [] if _branches(schema) else list(dict.fromkeys(mapping(schema).values()))


def _is_component(pointer: str) -> bool:
    return pointer.rpartition("/")[0] == _COMPONENTS
