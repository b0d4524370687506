"""LNT028 and LNT029: schemas that lead back to themselves, and `nullable` where it is ignored."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SCHEMAS = "{components: {schemas: {A: %s, B: %s}}}"

LOOPS = {
    "in its own oneOf": ("{oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", "{}", ["A -> A/oneOf/0 -> A"]),
    "in its own not": ("{not: {$ref: '#/components/schemas/A'}}", "{}", ["A -> A/not -> A"]),
    "through another schema": (
        "{oneOf: [{$ref: '#/components/schemas/B'}]}",
        "{allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}",
        ["A -> A/oneOf/0 -> B -> B/allOf/0 -> A"],
    ),
    "two loops": (
        "{anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
        "{if: {$ref: '#/components/schemas/B'}}",
        ["A -> A/anyOf/0 -> A", "B -> B/if -> B"],
    ),
    "for the value of a property": ("{properties: {next: {$ref: '#/components/schemas/A'}}}", "{}", []),
    "for an item": ("{anyOf: [{items: {$ref: '#/components/schemas/A'}}]}", "{}", []),
    "a schema that two use": (
        "{allOf: [{$ref: '#/components/schemas/B'}], anyOf: [{$ref: '#/components/schemas/B'}]}",
        "{}",
        [],
    ),
    "references only": ("{$ref: '#/components/schemas/B'}", "{$ref: '#/components/schemas/A'}", []),
    "a reference that leads nowhere": ("{allOf: [{$ref: '#/components/schemas/C'}]}", "{}", []),
}


@pytest.mark.parametrize("title", LOOPS)
def test_a_loop_is_reported_once_with_its_path(title: str, messages: Callable[[str], list[str]]) -> None:
    first, second, paths = LOOPS[title]
    loops = [each for each in messages(SCHEMAS % (first, second)) if "for the same value" in each]
    assert [each.partition(": ")[2].partition(". ")[0] for each in loops] == paths


NULLABLE = {
    "nullable": ("{type: string, nullable: true}", ["LNT029 /components/schemas/A/nullable"]),
    "a property of this name": ("{properties: {nullable: {type: boolean}}}", []),
    "a value of an example": ("{example: {nullable: true}}", []),
}


@pytest.mark.parametrize("title", NULLABLE)
def test_nullable_is_reported(title: str, linter: Callable[[str], list[str]]) -> None:
    schema, expected = NULLABLE[title]
    assert [each for each in linter(SCHEMAS % (schema, "{}")) if each.startswith("LNT029")] == expected


def test_a_document_of_3_0_may_have_it(linter: Callable[[str], list[str]]) -> None:
    patch = "{openapi: 3.0.3, components: {schemas: {A: {type: string, nullable: true}}}}"
    assert not [each for each in linter(patch) if each.startswith("LNT029")]
