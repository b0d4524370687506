"""Validity: the form of OpenAPI, and schemas that can be used."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "a sound document is passed over in silence": ("", []),
    "a missing title is told where the info stands": ("info: {title: null}", ["LNT001 /info"]),
    "several errors are told, not the first alone": (
        "info: {title: 3, version: null}",
        ["LNT001 /info", "LNT001 /info/title"],
    ),
    "a response needs a description": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {description: null}}}}}",
        ["LNT001 /paths/~1pets~1{id}/get/responses/200"],
    ),
    "an extension is allowed anywhere": ("x-anything: {a: 1}", []),
    "a type that JSON does not have": (
        "components: {schemas: {Pet: {properties: {id: {type: int}}}}}",
        ["LNT002 /components/schemas/Pet/properties/id/type"],
    ),
    "a regular expression that does not close": (
        "components: {schemas: {Pet: {properties: {name: {pattern: '('}}}}}",
        ["LNT002 /components/schemas/Pet/properties/name/pattern"],
    ),
    "required is a list": ("components: {schemas: {Pet: {required: id}}}", ["LNT002 /components/schemas/Pet/required"]),
    "a base address in a schema is not fetched": (
        "components: {schemas: {Pet: {$id: 'https://schemas.invalid/pet'}}}",
        [],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_says_of_it(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, said = FACTS[title]
    assert linter(patch) == said
