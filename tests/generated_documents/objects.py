"""Schemas of objects: records, maps, records with rules between their properties, and recursive ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.json_text import JsonValue
from generated_documents.author import Author, Described, Schema

Part: TypeAlias = Callable[[], Described]
"""Makes the schema of a part."""

NAMES = ("id", "name", "tag", "kind_of", "owner", "count", "createdAt", "first-name", "a.b", "x y", "@type", "é")
_KEYWORDS = ("type", "properties", "items", "required", "default", "example", "enum", "const", "not", "format", "$ref")
"""Names of properties that are keywords of schemas, too."""


def record(author: Author, part: Part, *, taken: str = "", closable: bool = True) -> Described:
    """An object with properties; each name begins with `taken`."""
    names = author.some(NAMES, least=1, most=4)
    if author.chance(10):
        names.append(author.pick(_KEYWORDS))
    free = not author.is_3_0 and author.chance(12)
    properties: Schema = {}
    sent: dict[str, JsonValue] = {}
    shown: dict[str, JsonValue] = {}
    for name in (taken + name for name in names):
        below = part()
        flag = author.pick(["", "", "", "", "readOnly", "writeOnly"]) if "$ref" not in below.schema else ""
        properties[name] = {**below.schema, flag: True} if flag else below.schema
        if flag != "readOnly":
            sent[name] = below.sent
        if flag != "writeOnly":
            shown[name] = below.shown
    required = author.some(sorted(properties), most=len(properties))
    if free:
        # Of any value, and never there.
        properties |= {taken + "anything": True, taken + "never": False}
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list[JsonValue](required)
    if closable:
        schema |= author.pick([{}, {}, {"additionalProperties": False}, {"additionalProperties": True}])
    if closable and author.chance(8) and sent and shown:
        schema |= author.pick([{"minProperties": 1}, {"maxProperties": len(properties) + 1}])
    return Described(schema, {**sent}, {**shown})


def mapping(author: Author, part: Part) -> Described:
    """An object with any names."""
    below = part()
    schema: Schema = {"type": "object", "additionalProperties": below.schema}
    if author.chance(4):
        schema["minProperties"] = 1
    if not author.is_3_0 and author.chance(3):
        schema |= author.pick(
            [
                {"propertyNames": {"pattern": "^[a-z]+$"}},
                {"propertyNames": {"maxLength": 4}},
                {"patternProperties": {"^x-": {"type": "integer"}}},
                {"propertyNames": {"enum": ["key", "other"]}},
            ]
        )
    return Described(schema, {"key": below.sent}, {"key": below.shown})


def keyed(author: Author, part: Part, key: str, value: str) -> Described:
    """An object whose property `key` has this value."""
    schema, sent, shown = record(author, part, taken="of_")
    only: Schema = author.pick([{"type": "string", "enum": [value]}, {"enum": [value]}])
    if not author.is_3_0 and author.chance(2):
        only = {"const": value}
    required = schema.get("required")
    schema = {
        **schema,
        "properties": {key: only, **_object(schema["properties"])},
        "required": [key, *(required if isinstance(required, list) else [])],
    }
    return Described(schema, {key: value, **_object(sent)}, {key: value, **_object(shown)})


def with_rules(author: Author, part: Part) -> Described:
    """An object whose properties depend on each other."""
    first, second = part(), part()
    schema: Schema = {"type": "object", "properties": {"a": first.schema, "b": second.schema, "c": {"type": "string"}}}
    either: list[Schema] = [{"required": ["a"]}, {"required": ["b"]}]
    rules: list[Schema] = [{"oneOf": [*either]}, {"anyOf": [*either]}, {"not": {"required": ["a", "b"]}}]
    rules += [{"not": {"anyOf": [{"required": ["b"]}, {"required": ["c"]}]}}, {"allOf": [{"required": ["a"]}]}]
    if not author.is_3_0:
        when: Schema = {"if": {"required": ["a"]}, "then": {"not": {"required": ["b"]}}}
        rules += [when, {**when, "else": {"required": ["b"]}}]
        rules += [
            {"if": {"properties": {"c": {"const": "x"}}, "required": ["c"]}, "then": {"required": ["b"]}, "else": {}}
        ]
        rules += [{"dependentRequired": {"b": ["a", "c"]}}, {"dependentSchemas": {"c": {"required": ["a"]}}}]
        rules += [{"patternProperties": {"^d": {"type": "integer"}}, "unevaluatedProperties": False}]
        rules += [{"required": ["a"], "if": {"required": ["a"]}, "then": {"properties": {"c": {"minLength": 2}}}}]
    # `a` alone keeps each of the rules.
    return Described({**schema, **author.pick(rules)}, {"a": first.sent}, {"a": first.shown})


def recursive(author: Author, part: Part) -> Described:
    """An object that holds others of its kind."""
    name = author.fresh("Node")
    again: Schema = {"$ref": f"#/components/schemas/{name}"}
    below = part()
    links: list[Schema] = [{"type": "array", "items": again}, again, {"type": "object", "additionalProperties": again}]
    links.append(
        {"allOf": [again], "nullable": True} if author.is_3_0 else {"anyOf": [again, {"type": "null"}]}  # or none
    )
    if author.chance(3):
        other = author.fresh("Node")
        author.component("schemas", other, {"type": "object", "properties": {"back": again}})
        links = [{"$ref": f"#/components/schemas/{other}"}]
    schema: Schema = {"type": "object", "properties": {"value": below.schema, "next": author.pick(links)}}
    if author.chance(2):
        schema["required"] = ["value"]
    author.component("schemas", name, schema)
    return Described(again, {"value": below.sent}, {"value": below.shown})


def expression(author: Author, part: Part) -> Described:
    """A value, or an object of two of its kind."""
    name, leaf = author.fresh("Expression"), part()
    again: Schema = {"$ref": f"#/components/schemas/{name}"}
    both: Schema = {
        "type": "object",
        "required": ["left", "right", "operator"],
        "properties": {"left": again, "right": again, "operator": {"type": "string", "enum": ["+", "-"]}},
    }
    word: Schema = {"type": "object", "required": ["leaf"], "properties": {"leaf": leaf.schema}}
    whole = author.component("schemas", name, {author.pick(["oneOf", "anyOf"]): [word, both]})
    if author.chance(3):
        whole = {"allOf": [whole, {"type": "object"}]}
    return Described(whole, {"leaf": leaf.sent}, {"leaf": leaf.shown})


def _object(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value
