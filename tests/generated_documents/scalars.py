"""Schemas of texts, numbers and other values without parts, each with a valid value."""

from __future__ import annotations

from caveat.json_text import JsonValue
from generated_documents.author import Author, Described, Schema

_FORMATS: tuple[tuple[str, str], ...] = (
    ("date", "2024-02-29"),
    ("date-time", "2024-02-29T12:30:00Z"),
    ("uuid", "123e4567-e89b-42d3-a456-426614174000"),
    ("email", "ada@example.org"),
    ("uri", "https://example.org/a"),
    ("byte", "YWJj"),
    ("password", "fake-password"),
    ("hostname", "example.org"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("time", "12:30:00Z"),
    ("duration", "P1D"),
    ("uri-reference", "/a/b"),
    ("uri-template", "/a/{b}"),
    ("json-pointer", "/a/b"),
    ("regex", "^a+$"),
    ("idn-email", "ada@example.org"),
    ("iri", "https://example.org/a"),
    ("char", "c"),
    ("html", "<b>b</b>"),
    ("phone", "+44 20 7946 0000"),
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("^[a-z]{3}$", "abc"),
    ("^[A-Z][a-z]*$", "Ada"),
    (r"^\d{4}-\d{2}$", "2024-02"),
    ("a", "bab"),
    (r"^(red|green)$", "red"),
    (r"^[^/]+$", "ab"),
    (r"^\w+@\w+$", "ab@cd"),
    (r"^(?=.*[0-9])[a-z0-9]{4,}$", "abc1"),
    (r"^(?!x)[a-z]+$", "abc"),
    (r"^\p{L}+$", "abc"),
    (r"^[\w.-]{1,8}$", "a.b-c"),
    ("^$|^[a-z]+$", "abc"),
    (r"[0-9]+\.[0-9]$", "1.5"),
)
_LENGTHS: tuple[tuple[Schema, str], ...] = (
    ({}, "abc"),
    ({"minLength": 1}, "abc"),
    ({"maxLength": 3}, "abc"),
    ({"minLength": 2, "maxLength": 2}, "ab"),
    ({"minLength": 40}, "abcdefghij" * 4),
    ({"maxLength": 1}, "a"),
    ({"minLength": 1500}, "abc" * 500),
    ({"minLength": 0, "maxLength": 0}, ""),
)
_INTEGERS: tuple[tuple[Schema, int], ...] = (
    ({}, 7),
    ({"minimum": 1}, 7),
    ({"minimum": 3, "maximum": 4}, 3),
    ({"exclusiveMinimum": 0, "maximum": 100}, 7),
    ({"minimum": -5, "exclusiveMaximum": 0}, -5),
    ({"multipleOf": 7}, 14),
    ({"multipleOf": 10, "minimum": 95, "maximum": 105}, 100),
    ({"format": "int32"}, 7),
    ({"format": "int64"}, 7),
    ({"format": "int64", "minimum": 0, "maximum": 9007199254740991}, 7),
    ({"format": "uint8"}, 7),
)
_NUMBERS: tuple[tuple[Schema, float], ...] = (
    ({}, 1.5),
    ({"minimum": 0, "maximum": 1}, 0.5),
    ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
    ({"multipleOf": 0.5}, 1.5),
    ({"multipleOf": 0.01, "minimum": 0}, 1.25),
    ({"format": "float"}, 1.5),
    ({"format": "double", "minimum": -180, "maximum": 180}, 1.5),
)
_ENUMS: tuple[tuple[Schema, JsonValue], ...] = (
    ({"type": "string", "enum": ["red", "green"]}, "red"),
    ({"type": "string", "enum": ["a-b", "c d", "é"]}, "a-b"),
    ({"type": "integer", "enum": [1, 2, 3]}, 2),
    ({"enum": ["red", 1]}, "red"),
    ({"type": "number", "enum": [0.5, 1]}, 0.5),
    ({"type": "boolean", "enum": [True]}, True),
    ({"type": "string", "enum": ["a"]}, "a"),
    ({"enum": [{"a": 1}, [1, 2]]}, [1, 2]),
    ({"enum": ["", "x"]}, "x"),
    ({"type": "integer", "enum": [9007199254740993]}, 9007199254740993),
)


def scalar(author: Author) -> Described:
    """A schema of a value without parts."""
    described = author.one(text, integer, formatted, patterned, number, boolean, chosen, encoded, nothing)
    return noted(author, described)


def noted(author: Author, described: Described) -> Described:
    """The schema with annotations now and then: an example, a default, a title."""
    schema, sent, shown = described
    if "$ref" in schema and author.is_3_0:
        return described
    if author.chance(6) and shown == sent:
        schema = {**schema, "example": shown}
    elif author.chance(8) and shown == sent:
        schema = {**schema, "default": shown}
    elif author.chance(8) and not author.is_3_0 and shown == sent:
        schema = {**schema, "examples": [shown]}
    if author.chance(10):
        schema = {**schema, **author.pick([{"description": "A value."}, {"title": "Value"}, {"deprecated": True}])}
    return Described(schema, sent, shown)


def text(author: Author) -> Described:
    """A text, with or without a bound of its length."""
    rules, value = author.pick(_LENGTHS)
    return Described({"type": "string", **rules}, value, value)


def formatted(author: Author) -> Described:
    """A text with a format."""
    name, value = author.pick(_FORMATS)
    rules: Schema = {"maxLength": 100} if author.chance(5) else {}
    return Described({"type": "string", "format": name, **rules}, value, value)


def patterned(author: Author) -> Described:
    """A text with a pattern."""
    pattern, value = author.pick(_PATTERNS)
    rules = author.pick([{}, {}, {"minLength": 1}, {"maxLength": 12}, {"minLength": len(value), "maxLength": 9}])
    return Described({"type": "string", "pattern": pattern, **rules}, value, value)


def integer(author: Author) -> Described:
    """An integer, with or without bounds."""
    rules, value = author.pick(_INTEGERS)
    return Described(_bounds(author, {"type": "integer", **rules}), value, value)


def number(author: Author) -> Described:
    """A number, with or without bounds."""
    rules, value = author.pick(_NUMBERS)
    return Described(_bounds(author, {"type": "number", **rules}), value, value)


def boolean(_author: Author) -> Described:
    """A truth value."""
    return Described({"type": "boolean"}, True, True)  # noqa: FBT003 - a value of JSON


def encoded(author: Author) -> Described:
    """A text that holds other content."""
    if author.is_3_0:
        return formatted(author)
    rules: list[Schema] = [
        {"contentEncoding": "base64"},
        {"contentMediaType": "application/json", "contentSchema": {"type": "object"}},
        {"contentEncoding": "base64", "contentMediaType": "image/png"},
    ]
    rule = author.pick(rules)
    value = "YWJj" if "contentEncoding" in rule else "{}"
    return Described({"type": "string", **rule}, value, value)


def nothing(author: Author) -> Described:
    """Null, by its type or as a value."""
    if author.is_3_0:
        return Described({"type": "string", "nullable": True, "enum": ["a", None]}, None, None)
    schema: Schema = author.pick([{"type": "null"}, {"const": None}, {"enum": [None, 1]}, {"type": ["null"]}])
    return Described(schema, None, None)


def chosen(author: Author) -> Described:
    """One of a few values."""
    if author.chance(3):
        only: list[JsonValue] = ["red", 7, True]
        value = author.pick(only)
        return Described({"enum": [value]} if author.is_3_0 else {"const": value}, value, value)
    schema, value = author.pick(_ENUMS)
    return Described(schema, value, value)


def _bounds(author: Author, schema: Schema) -> Schema:
    """The schema with its exclusive bounds in the words of the document's version."""
    if not author.is_3_0:
        return schema
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if exclusive in schema:
            schema = {**schema, bound: schema[exclusive], exclusive: True}
    return schema
