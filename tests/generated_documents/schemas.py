"""Schemas of any construct, each with a valid value: none refuses every value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.json_text import JsonValue
from generated_documents.author import Author, Described, Schema
from generated_documents.objects import Part, expression, keyed, mapping, record, recursive, with_rules
from generated_documents.scalars import integer, noted, scalar, text

Maker: TypeAlias = Callable[[Author, Part], Described]

MAX_DEPTH = 2
"""Levels of lists and objects below a body's schema."""


def schema(author: Author, depth: int = 0) -> Described:
    """A schema of any kind."""

    def part() -> Described:
        return schema(author, depth + 1)

    makers: list[Maker] = [_simple, record, record, _array, _extended, _choice, mapping, recursive, expression, _free]
    makers += [with_rules, _excluding, _located]
    described = author.pick(makers)(author, part) if depth < MAX_DEPTH else scalar(author)
    described = noted(author, described) if depth else described
    if author.chance(6):
        described = nullable(author, described)
    if author.chance(5):
        reference = author.component("schemas", author.fresh("Part"), described.schema)
        described = described._replace(schema=reference)
    return described


def body(author: Author) -> Described:
    """The schema of a body: most often of an object or a list."""
    return _items(author) if author.chance(3) else schema(author)


def _items(author: Author) -> Described:
    def part() -> Described:
        return schema(author, 1)

    return author.pick([record, _array, _extended, _choice])(author, part)


def nullable(author: Author, described: Described) -> Described:
    """The schema or null."""
    schema, sent, shown = described
    kind = schema.get("type")
    if kind == "null":
        return described
    if author.is_3_0:
        if isinstance(kind, str) and "enum" not in schema:
            return Described({**schema, "nullable": True}, sent, shown)
        return described
    if isinstance(kind, str) and "enum" not in schema and "const" not in schema:
        return Described({**schema, "type": [kind, "null"]}, sent, shown)
    keyword = author.pick(["anyOf", "oneOf"])
    if keyword == "oneOf" and not isinstance(kind, str):
        return described
    return Described({keyword: [schema, {"type": "null"}]}, sent, shown)


def _simple(author: Author, _part: Part) -> Described:
    return scalar(author)


def _free(author: Author, _part: Part) -> Described:
    values: list[JsonValue] = [{"free": 1}, "text", [1], 1]
    value = author.pick(values)
    if author.chance(2):
        return Described({"type": "object"}, {"free": 1}, {"free": 1})
    return Described({}, value, value)


def _array(author: Author, part: Part) -> Described:
    below = part()
    rules: Schema = author.pick(
        [{}, {}, {"minItems": 1}, {"maxItems": 3}, {"minItems": 1, "maxItems": 1}, {"uniqueItems": True}]
    )
    schema: Schema = {"type": "array", "items": below.schema, **rules}
    sent, shown = [below.sent], [below.shown]
    if not author.is_3_0 and author.chance(4):
        first = integer(author)
        tuples: list[Schema] = [
            {"prefixItems": [first.schema, below.schema], "items": False},
            {"prefixItems": [first.schema], "items": below.schema, "minItems": 2},
            {"prefixItems": [first.schema, below.schema]},
            {"prefixItems": [first.schema, below.schema], "unevaluatedItems": False},
        ]
        schema = {"type": "array", **author.pick(tuples)}
        sent, shown = [first.sent, below.sent], [first.shown, below.shown]
    elif not author.is_3_0 and author.chance(5):
        contained: list[Schema] = [{"contains": below.schema, "minContains": 1}, {"contains": {}}]
        contained += [{"contains": below.schema, "maxContains": 2}, {"items": True, "minItems": 1}]
        schema = {"type": "array", **author.pick(contained)}
    elif author.chance(12):
        return _exactly(author)
    return Described(schema, sent, shown)


def _exactly(author: Author) -> Described:
    """A list of a certain length, or of certain values."""
    colours: list[JsonValue] = ["red", "green", "blue"]
    three: Schema = {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "string", "enum": colours}}
    long: Schema = {"type": "array", "minItems": 50, "maxItems": 60, "items": {"type": "integer", "minimum": 0}}
    different: Schema = {"type": "array", "minItems": 5, "uniqueItems": True, "items": {"type": "integer"}}
    numbers: list[JsonValue] = [1, 2, 3, 4, 5]
    many: list[JsonValue] = [*numbers] * 10
    schema, value = author.pick([(three, colours), (long, many), (different, numbers)])
    return Described(schema, value, value)


def _extended(author: Author, part: Part) -> Described:
    """Several records in one."""
    first = record(author, part, taken="base_", closable=False)
    second = record(author, part, taken="own_", closable=False)
    base = first.schema
    if author.chance(2):
        base = author.component("schemas", author.fresh("Base"), base)
    shapes: list[Schema] = [
        {"allOf": [base, second.schema]},
        {"type": "object", "allOf": [base], "properties": second.schema["properties"]},
        {"allOf": [base, second.schema, {"description": "Both."}]},
    ]
    if not author.is_3_0:
        shapes += [{"allOf": [base, second.schema], "unevaluatedProperties": False}]
        shapes += [{**base, **second.schema}] if "$ref" in base else []
    return Described(author.pick(shapes), _joined(first.sent, second.sent), _joined(first.shown, second.shown))


def _choice(author: Author, part: Part) -> Described:
    return author.pick([_of_kinds, _of_types, _of_any, _inherited])(author, part)


def _of_types(author: Author, _part: Part) -> Described:
    first = author.pick([text, integer])(author)
    others: list[Schema] = [{"type": "boolean"}, {"type": "object"}, {"type": "array", "items": {"type": "string"}}]
    branches: list[JsonValue] = [first.schema, author.pick(others)]
    if not author.is_3_0 and author.chance(3):
        kinds: list[JsonValue] = ["string", "integer"]
        return Described({"type": kinds}, first.sent, first.shown)
    return Described({author.pick(["oneOf", "anyOf"]): branches}, first.sent, first.shown)


def _of_any(author: Author, part: Part) -> Described:
    first, second = record(author, part, taken="x_"), record(author, part, taken="y_")
    return Described({"anyOf": [first.schema, second.schema]}, first.sent, first.shown)


def _of_kinds(author: Author, part: Part) -> Described:
    """One of several records, distinguished by the value of a property."""
    key = author.pick(["kind", "type", "petType"])
    names = [author.fresh("Cat"), author.fresh("Dog")]
    with_discriminator, with_mapping = author.chance(2), author.chance(2)
    values = [name.lower() for name in names] if with_mapping or not with_discriminator else names
    branches = [keyed(author, part, key, value) for value in values]
    schemas: list[JsonValue] = [branch.schema for branch in branches]
    discriminator: Schema = {"propertyName": key}
    if with_discriminator or author.chance(2):
        schemas = [
            author.component("schemas", name, branch.schema) for name, branch in zip(names, branches, strict=True)
        ]
        if with_mapping:
            written = "#/components/schemas/" if author.chance(2) else ""
            discriminator["mapping"] = {value: written + name for value, name in zip(values, names, strict=True)}
    schema: Schema = {author.pick(["oneOf", "anyOf"]): schemas}
    if with_discriminator:
        schema["discriminator"] = discriminator
    return Described(schema, branches[0].sent, branches[0].shown)


def _inherited(author: Author, part: Part) -> Described:
    """A record that others extend, with a discriminator."""
    base, child = author.fresh("Pet"), author.fresh("Lizard")
    own = record(author, part, taken="own_", closable=False)
    parent: Schema = {
        "type": "object",
        "required": ["petType"],
        "properties": {"petType": {"type": "string"}},
        "discriminator": {"propertyName": "petType"},
    }
    reference = author.component("schemas", base, parent)
    extended = author.component("schemas", child, {"allOf": [reference, own.schema]})
    whole = author.pick([extended, reference])
    value: JsonValue = {"petType": child}
    return Described(whole, _joined(value, own.sent), _joined(value, own.shown))


def _located(author: Author, part: Part) -> Described:
    """A schema that names a part of itself: with `$defs`, or an anchor."""
    below = part()
    if author.is_3_0:
        return below
    name = author.fresh("Located")
    anchor = author.chance(3)
    held = {**below.schema, "$anchor": name} if anchor else below.schema
    at: Schema = {"$ref": f"#{name}" if anchor else f"#/components/schemas/{name}/$defs/part"}
    if author.chance(2):
        schema: Schema = {"$defs": {"part": held}, "type": "object", "properties": {"own": at}}
        return Described(author.component("schemas", name, schema), {"own": below.sent}, {"own": below.shown})
    schema = {"$defs": {"part": held}, "type": "array", "items": at}
    return Described(author.component("schemas", name, schema), [below.sent], [below.shown])


def _excluding(author: Author, part: Part) -> Described:
    """A schema that excludes some values."""
    below = text(author)
    if author.chance(2):
        return Described({**below.schema, "not": {"enum": ["no", "never"]}}, below.sent, below.shown)
    value = record(author, part)
    forbidden: list[Schema] = [{"type": "array", "items": {}}, {"required": ["forbidden"]}, {"type": "string"}]
    return Described({**value.schema, "not": author.pick(forbidden)}, value.sent, value.shown)


def _joined(first: JsonValue, second: JsonValue) -> JsonValue:
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    return {**first, **second}
