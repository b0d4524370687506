"""The type and the bounds of a schema in a few words, for the pages of a contract."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import target

_OPEN_ENUM = "x-extensible-enum"
"""The key of values to which the vendor may add others."""


def type_of(root: JsonValue, pointer: str) -> str:
    """A schema's type with its bounds, such as `string, 1 to 64 characters`; components have their names."""
    schema = lookup(root, pointer) if pointer else True
    if schema is False:
        return "nothing"
    if not isinstance(schema, dict):
        return "anything"
    if "$ref" in schema:
        # Not followed: schemas may refer to themselves.
        name = tokens(target(str(schema["$ref"])))[-1]
        return ", ".join([name, *_bounds(schema)])
    return ", ".join([_kind(root, pointer, schema), *_bounds(schema)])


def component(pointer: str) -> str:
    """The name of the component schema at a pointer, `""` if there is none."""
    match tokens(pointer):
        case ["components", "schemas", name]:
            return name
        case _:
            return ""


def _kind(root: JsonValue, pointer: str, schema: dict[str, JsonValue]) -> str:
    if "const" in schema:
        return f"always {_literal(schema['const'])}"
    for keyword, prefix in (("enum", ""), (_OPEN_ENUM, "or another string: ")):
        if keyword in schema:
            return prefix + " | ".join(map(_literal, as_list(schema[keyword])))
    for keyword, word in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
        branches = as_list(schema.get(keyword))
        if branches:
            names = [type_of(root, child(pointer, keyword, index)) for index in range(len(branches))]
            return word.join(dict.fromkeys(names))
    declared = schema.get("type")
    kinds = [str(kind) for kind in declared] if isinstance(declared, list) else [str(declared or "")]
    return " or ".join(_of_kind(kind, root, pointer, schema) for kind in kinds)


def _of_kind(kind: str, root: JsonValue, pointer: str, schema: dict[str, JsonValue]) -> str:
    if kind == "array":
        items = type_of(root, child(pointer, "items")) if "items" in schema else "anything"
        return f"array of {items}"
    if not kind:
        return "object" if "properties" in schema else "anything"
    return f"{kind} ({schema['format']})" if "format" in schema and kind != "null" else kind


_RANGES = (
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " items"),
    ("minProperties", "maxProperties", " properties"),
    ("minimum", "maximum", ""),
)


_SINGULAR = {" characters": " character", " items": " item", " properties": " property"}


def _bounds(schema: dict[str, JsonValue]) -> Iterator[str]:
    for low, high, unit in _RANGES:
        if low in schema and high in schema:
            yield f"{schema[low]} to {_amount(schema[high], unit)}"
        elif low in schema:
            yield f"at least {_amount(schema[low], unit)}"
        elif high in schema:
            yield f"at most {_amount(schema[high], unit)}"
    words = {
        "exclusiveMinimum": "more than {}",
        "exclusiveMaximum": "less than {}",
        "multipleOf": "a multiple of {}",
        "pattern": "matching {}",
    }
    yield from (text.format(schema[key]) for key, text in words.items() if key in schema)
    flags = {"uniqueItems": "no duplicates", "readOnly": "only in responses", "writeOnly": "only in requests"}
    flags |= {"deprecated": "deprecated"}
    yield from (text for key, text in flags.items() if schema.get(key) is True)
    if "default" in schema:
        yield f"default {_literal(schema['default'])}"


def _amount(bound: JsonValue, unit: str) -> str:
    return f"{bound}{_SINGULAR.get(unit, unit) if bound == 1 else unit}"


def _literal(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
