"""Converts open enums for the code generator: an enum of the known values, or any other string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.codegen.type_hints import OPEN_ENUM
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.naming import class_name
from caveat.openapi.objects import rewrite
from caveat.openapi.open_enums import KEYWORD
from caveat.openapi.pointer import child
from caveat.openapi.references import target

_OBJECT_IMPORT = re.compile(r"^from (\S+)\.json_object import JsonObject\n", re.MULTILINE)
_VALUES_IMPORT = re.compile(r"^from \S+\.json_values import (.*)$", re.MULTILINE)


def as_choices(schemas: dict[str, JsonValue]) -> JsonValue:
    """The component schemas with each open enum as an enum, and each reference to one as a choice of it or a string."""
    pointers = {child("/components/schemas", name) for name in _names(schemas)}

    def change(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        reference = node.get("$ref")
        if isinstance(reference, str) and target(reference) in pointers:
            others = {key: value for key, value in node.items() if key != "$ref"}
            return {**others, "anyOf": [{"$ref": reference}, {"type": "string"}]}
        # An open enum without a name of its own is a string.
        return {key: value for key, value in node.items() if key != KEYWORD}

    return rewrite({name: _named(schema) for name, schema in schemas.items()}, change, named=True)


def _named(schema: JsonValue) -> JsonValue:
    if not isinstance(schema, dict) or KEYWORD not in schema:
        return schema
    return {**{key: value for key, value in schema.items() if key != KEYWORD}, "enum": schema[KEYWORD]}


def _names(schemas: dict[str, JsonValue]) -> Iterator[str]:
    return (name for name, schema in schemas.items() if KEYWORD in as_object(schema))


def typed(text: str, schemas: dict[str, JsonValue]) -> str:
    """The text of models in which the choice of an open enum or a string has our type: a plain union takes the string.

    Pydantic prefers the string even for a known value.
    """
    classes = "|".join(map(class_name, _names(schemas)))
    changed = re.sub(rf"\b({classes}) \| str\b", rf"{OPEN_ENUM}[\1]", text) if classes else text
    if changed == text:
        return text
    values = _VALUES_IMPORT.search(text)
    if values is None:
        return _OBJECT_IMPORT.sub(rf"\g<0>from \1.json_values import {OPEN_ENUM}\n", changed, count=1)
    names = ", ".join(sorted({*values[1].split(", "), OPEN_ENUM}))
    return changed.replace(values[0], values[0].replace(values[1], names), 1)
