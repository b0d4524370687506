"""Schemas that no value satisfies, and their replacements."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.openapi import document
from caveat.openapi.contradictions.unsatisfiable import unsatisfiable
from caveat.openapi.schema import Schemas
from caveat.openapi.usable import usable

TEXT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Key: {type: object, additionalProperties: false, required: [key], properties: {key: {type: string}}}
    A: SCHEMA
"""
KEY = "{$ref: '#/components/schemas/Key'}"
CLOSED = "{type: object, additionalProperties: false, properties: {a: {type: integer}}}"
FORBIDDEN = "the property key is required by a part of this allOf, and not allowed by another one"

CASES: dict[str, tuple[str, str | None, JsonValue]] = {
    "a minimum above the maximum": (
        "{type: number, minimum: 18446744073709551526, maximum: 90}",
        "the minimum 1.84467e+19 is more than the maximum 90",
        7,
    ),
    "lengths": ("{minLength: 3, maxLength: 2}", "the minLength 3 is more than the maxLength 2", "abc"),
    "one length": ("{minLength: 3, maxLength: 3}", None, "abc"),
    "no common type": ("{allOf: [{type: string}, {type: integer}]}", "no value has all types of this allOf", {}),
    "a common type": ("{allOf: [{type: [string, integer]}, {type: number}]}", None, 1),
    "two closed objects": (
        f"{{allOf: [{{$ref: '#/components/schemas/Key'}}, {CLOSED}]}}",
        FORBIDDEN,
        {"key": "k", "a": 1},
    ),
    "a closed object around": (
        "{type: object, additionalProperties: false, allOf: [{$ref: '#/components/schemas/Key'}]}",
        FORBIDDEN,
        {"key": "k"},
    ),
    "a pattern as in JavaScript": (
        "{type: string, pattern: '/^[a-z]+$/'}",
        "no text matches the pattern /^[a-z]+$/: in JSON Schema, slashes are characters like any other",
        "abc",
    ),
    "a pattern as in JavaScript with a flag": (
        "{type: string, pattern: '/^[a-z]+$/i'}",
        "no text matches the pattern /^[a-z]+$/i: in JSON Schema, slashes are characters like any other",
        "ABC",
    ),
    "a pattern of a path": ("{type: string, pattern: '/[a-z]+/'}", None, "/abc/"),
    "a format and a pattern": (
        "{type: string, format: date-time, allOf: [{type: string, pattern: '^se(-[a-z]+)+$'}]}",
        "no value of this allOf of the format date-time matches the pattern ^se(-[a-z]+)+$",
        "2026-01-01T00:00:00Z",
    ),
    "a format and a pattern that texts of it may match": (
        "{type: string, format: date, allOf: [{pattern: '^2[0-9-]+$'}]}",
        None,
        "2026-01-01",
    ),
    "an enum of another type": (
        "{type: integer, enum: ['-1', '1']}",
        "no value of the enum is valid by the type beside it",
        "1",
    ),
    "an enum of another format": (
        "{type: string, format: time, enum: ['15:04:05']}",
        "no value of the enum is valid by the format beside it",
        "15:04:05",
    ),
    "an enum that is too long": (
        "{type: string, maxLength: 2, pattern: b, enum: [aaa, aaaa]}",
        "no value of the enum is valid by the pattern and maxLength beside it",
        "aaa",
    ),
    "a const of another type": (
        "{type: [string, 'null'], const: 1}",
        "no value of the const is valid by the type beside it",
        1,
    ),
    "an enum without a value": ("{type: string, enum: []}", "the enum lists no value", "a"),
    "an enum with one value of its type": ("{type: string, enum: [1, a]}", None, "a"),
    "an enum of a null": ("{type: [string, 'null'], enum: [null, 1]}", None, None),
    "a closed object without a property that it requires": (
        "{type: object, required: [b], additionalProperties: false, properties: {a: {}}}",
        "the property b is required, and additionalProperties does not allow it",
        {"b": 1},
    ),
    "an open object without a property that it requires": ("{required: [b], properties: {a: {}}}", None, {"b": 1}),
    "a type beside branches of other types": (
        "{type: object, oneOf: [{type: string}, {type: integer}]}",
        "no branch of the oneOf has the type object beside it",
        "a",
    ),
    "a type beside branches that refer to others": (
        "{type: [string, 'null'], anyOf: [{$ref: '#/components/schemas/Key'}, {type: 'null'}]}",
        "no branch of the anyOf has the type string beside it",
        {"key": "k"},
    ),
    "a type beside a branch without one": ("{type: string, anyOf: [{minLength: 1}, {type: integer}]}", None, "a"),
    "a required property of two types": (
        "{allOf: [{required: [a], properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}",
        "no value of the required property a has all types in the parts of this allOf",
        {"a": 1},
    ),
    "a required property that is an id in one part and a time in another": (
        (
            "{required: [a], allOf: [{properties: {a: {format: date-time, type: string}}},"
            " {properties: {a: {pattern: '^se-'}}}]}"
        ),
        (
            "no value of the required property a of the format date-time matches the pattern ^se-"
            " in the parts of this allOf"
        ),
        {"a": "se-1"},
    ),
    "a required property of a required property": (
        (
            "{allOf: [{required: [a], properties: {a: {required: [b], properties: {b: {type: string, minLength: 3}}}}},"
            " {properties: {a: {properties: {b: {type: string, maxLength: 2}}}}}]}"
        ),
        "no value of the required property a.b has both the minLength 3 and the maxLength 2 in the parts of this allOf",
        {"a": {"b": "bbb"}},
    ),
    "an optional property of two types": (
        "{allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}",
        None,
        {},
    ),
    "nothing is required": (f"{{allOf: [{{properties: {{key: {{}}}}}}, {CLOSED}]}}", None, {"a": 1}),
    "the closed object has it": (
        f"{{allOf: [{{required: [a]}}, {CLOSED}]}}",
        None,
        {"a": 1},
    ),
    "it may be something else": ("{allOf: [{required: [a]}, {additionalProperties: false, type: string}]}", None, "a"),
}


@pytest.mark.parametrize("title", CASES)
def test_a_schema_that_no_value_satisfies_is_reported_and_replaced(title: str, tmp_path: Path) -> None:
    schema, problem, value = CASES[title]
    (tmp_path / "openapi.yaml").write_text(TEXT.replace("SCHEMA", schema))
    loaded = document.load(tmp_path / "openapi.yaml")
    assert [each.problem for each in unsatisfiable(loaded)] == ([problem] if problem else [])
    root, notices = usable(loaded)
    assert Schemas(root).valid("/components/schemas/A", value)
    assert len(notices) == len([problem] if problem else [])
    # What is wrong elsewhere is still wrong.
    assert not Schemas(root).valid("/components/schemas/Key", {"key": "k", "a": 1})


TIMED = "{type: object, properties: {time: {type: string, format: date-time, allOf: [{pattern: '^se-'}]}}}"
AROUND = "{additionalProperties: false, required: [time], allOf: [{$ref: '#/components/schemas/A'}]}"


def test_what_is_used_instead_is_also_used_where_another_contradiction_copies_it(tmp_path: Path) -> None:
    around = f"    WithANameThatIsSoLongThatItsContradictionIsChangedFirst: {AROUND}\n"
    (tmp_path / "openapi.yaml").write_text(TEXT.replace("SCHEMA", TIMED) + around)
    root, notices = usable(document.load(tmp_path / "openapi.yaml"))
    schemas, value = Schemas(root), dict[str, JsonValue](time="2026-01-01T00:00:00Z")
    assert schemas.valid("/components/schemas/WithANameThatIsSoLongThatItsContradictionIsChangedFirst", value)
    assert len(notices) == 2
