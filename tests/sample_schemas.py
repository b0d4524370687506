"""Schemas that have a sample: each keyword, and combinations of them."""

from __future__ import annotations

import random

from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas

Schema = dict[str, JsonValue]

LEAF: Schema = {"type": "object", "properties": {"below": {"$ref": "#/s"}}}

SCHEMAS: dict[str, JsonValue] = {
    "everything": {},
    "a choice of which one branch has a type in common": {
        "oneOf": [{"type": "null"}, {"type": "null"}, {"type": "object", "required": ["a"]}],
        "allOf": [{"type": "object"}],
    },
    "branches that differ deep inside only": {
        "oneOf": [{"properties": {"all": {"items": {"properties": {name: {"type": "string"}}}}}} for name in "ab"],
        "type": "object",
        "example": {"all": [{"a": "x"}]},
    },
    "lists whose items differ only in a property that may be absent": {
        "oneOf": [
            {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {name: {"type": "integer"}}}}
            for name in "ab"
        ]
    },
    "properties that are not allowed together": {
        "properties": {"a": {}, "b": {}, "c": {}},
        "not": {"anyOf": [{"required": ["a", "b"]}, {"required": ["b", "c"]}]},
        "type": "object",
    },
    "one of six properties": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in "abcdef"},
        "oneOf": [{"required": [name]} for name in "abcdef"],
    },
    "a property that another part does not allow": {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False},
            {"type": "object", "properties": {"b": {"type": "string"}}},
        ]
    },
    "an optional property without a value": {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
            {"properties": {"a": {"type": "boolean"}}},
        ]
    },
    "optional items without a value": {
        "type": "object",
        "properties": {
            "a": {
                "type": "array",
                "items": {
                    "allOf": [
                        {"required": ["a"], "properties": {"a": {}}},
                        {"required": ["b"], "properties": {"b": {}}, "additionalProperties": False},
                    ]
                },
            }
        },
    },
    "true": True,
    "null": {"type": "null"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "integer in bounds": {"type": "integer", "minimum": 3, "maximum": 3},
    "integer below zero": {"type": "integer", "maximum": -5},
    "integer inside of exclusive bounds": {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    "integer of fractional bounds": {"type": "integer", "minimum": 2.5, "maximum": 3.5},
    "integer multiple": {"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 13},
    "huge integer": {"type": "integer", "minimum": 2**62},
    "number": {"type": "number"},
    "number in narrow bounds": {"type": "number", "minimum": 0.00001, "maximum": 0.00002},
    "number inside of exclusive bounds": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "number multiple": {"type": "number", "multipleOf": 0.5, "minimum": 0.4, "maximum": 0.9},
    "string": {"type": "string"},
    "empty string": {"type": "string", "maxLength": 0},
    "long string": {"type": "string", "minLength": 100},
    "string of a pattern": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"},
    "string of a loose pattern": {"type": "string", "pattern": "b+", "minLength": 2},
    "string of a pattern of a length": {"type": "string", "pattern": "^[a-z]*$", "minLength": 20, "maxLength": 30},
    "string of either pattern": {"type": "string", "pattern": "^(a|b)?$"},
    "string of a class of letters": {"type": "string", "pattern": r"^\w\d\S$"},
    "string that is not whitespace": {"type": "string", "pattern": r"\S"},
    **{f"string as {name}": {"type": "string", "format": name} for name in
       ("date-time", "date", "time", "uuid", "email", "uri", "url", "hostname", "ipv4", "ipv6", "byte", "binary",
        "password", "duration", "uri-reference", "idn-email", "json-pointer", "regex", "iri")},
    "string of an unknown format": {"type": "string", "format": "whim", "minLength": 3, "maxLength": 3},
    "string of a format and a length": {"type": "string", "format": "email", "maxLength": 100},
    "array": {"type": "array", "items": {"type": "integer"}},
    "array of anything": {"type": "array", "minItems": 2},
    "empty array": {"type": "array", "items": {"type": "integer"}, "maxItems": 0},
    "long array": {"type": "array", "items": {"type": "string"}, "minItems": 5, "maxItems": 5},
    "array of different values": {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
    "array of different numbers": {"type": "array", "items": {"type": "integer"}, "minItems": 5, "uniqueItems": True},
    "tuple": {"type": "array", "prefixItems": [{"type": "string"}, {"const": 1}], "items": False, "minItems": 2},
    "object": {"type": "object"},
    "object of properties": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
    "object without a type": {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
    "object with a required property that is not described": {"type": "object", "required": ["a"]},
    "object of one kind of values": {
        "type": "object", "required": ["a"], "additionalProperties": {"type": "integer", "minimum": 1}},
    "object of at least two": {"type": "object", "minProperties": 2, "additionalProperties": {"type": "string"}},
    "object of at most one": {
        "type": "object", "properties": {"a": {}, "b": {}, "c": {"type": "null"}}, "required": ["c"],
        "maxProperties": 1},
    "closed object": {"type": "object", "properties": {"a": {"type": "null"}}, "additionalProperties": False},
    "object without a forbidden property": {"type": "object", "properties": {"a": False, "b": {"type": "integer"}}},
    "const": {"const": {"a": [1]}},
    "const null": {"const": None},
    "enum": {"enum": [None, "a", 3]},
    "enum of a type": {"type": "string", "enum": ["a", "b"]},
    "default": {"type": "integer", "default": 7},
    "a default that is wrong": {"type": "integer", "default": "none"},
    "an example that is wrong": {"type": "integer", "example": "none"},
    "nullable": {"type": ["null", "string"], "minLength": 2},
    "several types": {"type": ["integer", "string"], "minimum": 3, "minLength": 2},
    "all of two objects": {
        "allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"$ref": "#/leaf"}]},
    "all of two objects, and more": {
        "type": "object", "required": ["c"], "properties": {"c": {"const": 3}},
        "allOf": [{"required": ["a"], "properties": {"a": {"const": 1}}}, {"required": ["b"]}]},
    "all of a number's bounds": {"type": "integer", "allOf": [{"minimum": 5}, {"maximum": 6}]},
    "any of two": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
    "any of two, and more": {
        "type": "object", "properties": {"a": {"const": 1}}, "required": ["a"],
        "anyOf": [{"required": ["b"], "properties": {"b": {"type": "integer"}}}, {"required": ["c"]}]},
    "one of two": {"oneOf": [{"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}, {"const": 2}]},
    "one of two that overlap": {"oneOf": [{"type": "integer"}, {"type": "number", "maximum": 0.5, "minimum": 0.1}]},
    "one of none possible and one": {"oneOf": [False, {"type": "boolean"}]},
    "a reference": {"$ref": "#/leaf"},
    "a reference and more": {"$ref": "#/leaf", "required": ["n"], "properties": {"n": {"type": "integer"}}},
    "a reference in a bound": {"type": "array", "minItems": 1, "items": {"$ref": "#/leaf"}},
    "recursive": LEAF,
    "recursive in lists": {
        "type": "object", "required": ["kids"],
        "properties": {"kids": {"type": "array", "items": {"$ref": "#/s"}}}},
    "recursive in many lists": {
        "type": "object", "required": list("abcdef"),
        "properties": {name: {"type": "array", "items": {"$ref": "#/s"}} for name in "abcdef"}},
    "recursive through a choice": {
        "anyOf": [{"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/s"}}}, {"type": "null"}]},
    "one of two required properties": {
        "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    "not both properties": {
        "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "not": {"required": ["a", "b"]}},
    "none of two properties": {
        "type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "required": ["c"],
        "not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
    "a condition": {
        "type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["card", "bank"]}},
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"required": ["number"], "properties": {"number": {"type": "string", "minLength": 4}}},
        "else": {"required": ["iban"], "properties": {"iban": {"type": "string", "minLength": 6}}}},
    "a condition that forbids": {
        "type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["a", "b"]}, "x": {"type": "integer"}},
        "if": {"properties": {"kind": {"const": "a"}}}, "then": {"properties": {"x": False}}},
    "a property that depends": {
        "type": "object", "required": ["a"], "properties": {"a": {"const": 1}, "b": {"type": "integer"}},
        "dependentRequired": {"a": ["b", "c"]}},
    "a schema that depends": {
        "type": "object", "required": ["a"], "properties": {"a": {"const": 1}},
        "dependentSchemas": {"a": {"required": ["z"], "properties": {"z": {"type": "string", "minLength": 3}}}}},
    "a list that contains": {
        "type": "array", "items": {"type": ["integer", "string"]}, "contains": {"const": 7}, "minContains": 2},
    "a short list that contains": {
        "type": "array", "maxItems": 1, "minItems": 1, "items": {"type": "integer"}, "contains": {"minimum": 5000}},
    "names of a form": {
        "type": "object", "minProperties": 3, "propertyNames": {"pattern": "^[a-z]{2}$"},
        "additionalProperties": {"type": "integer"}},
    "one of two distinguished by an optional enum": {
        "oneOf": [
            {"type": "object", "properties": {"kind": {"enum": ["a"]}, "x": {"type": "integer"}}},
            {"type": "object", "properties": {"kind": {"enum": ["b"]}, "x": {"type": "integer"}}}]},
    "one of, inside all of": {
        "allOf": [{"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
                  {"oneOf": [{"required": ["a"], "properties": {"a": {"type": "string"}}},
                             {"required": ["b"], "properties": {"b": {"type": "string"}}}]}]},
    "unevaluated properties": {
        "type": "object", "allOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]}],
        "unevaluatedProperties": False},
    "conditions in a list": {
        "type": "array", "minItems": 3,
        "items": {"type": "object", "required": ["k"], "properties": {"k": {"enum": [1, 2]}},
                  "if": {"properties": {"k": {"const": 1}}}, "then": {"required": ["one"]}}},
    "a pattern and a length": {"type": "string", "pattern": "^[A-Z]+$", "minLength": 20, "maxLength": 22},
    "a pattern without anchors and a length": {"type": "string", "pattern": "[0-9]", "minLength": 30},
    "a pattern of an exact length": {"type": "string", "pattern": "^\\d+$", "minLength": 4, "maxLength": 4},
    "a format and a short length": {"type": "string", "format": "email", "maxLength": 8},
    "a format and a long length": {"type": "string", "format": "uri", "minLength": 60},
    "a pattern of a Unicode category": {"type": "string", "pattern": "^\\p{L}[\\p{L}\\d]+$"},
    "a pattern with a look ahead": {"type": "string", "pattern": "^(?=.*\\d)[a-z\\d]{8,}$"},
    "two patterns": {"type": "string", "allOf": [{"pattern": "^[ab]+$"}, {"pattern": "a"}]},
}  # fmt: skip


def rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - variety, not secrecy


def schemas(schema: JsonValue) -> Schemas:
    return Schemas({"s": schema, "leaf": {"type": "object", "properties": {"leaf": {"type": "boolean"}}}})
