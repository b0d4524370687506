"""Schemas that no value satisfies, and what is used instead."""

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
