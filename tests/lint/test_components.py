"""LNT014: every component is used."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "an unused schema": ("components: {schemas: {Cat: {}}}", ["LNT014 /components/schemas/Cat"]),
    "a schema that only refers to itself": (
        "components: {schemas: {Cat: {properties: {kitten: {$ref: '#/components/schemas/Cat'}}}}}",
        ["LNT014 /components/schemas/Cat"],
    ),
    "a schema that only an unused one refers to": (
        "components: {schemas: {Cat: {items: {$ref: '#/components/schemas/Paw'}}, Paw: {}}}",
        ["LNT014 /components/schemas/Cat", "LNT014 /components/schemas/Paw"],
    ),
    "a schema that a used one refers to": (
        "components: {schemas: {Pet: {properties: {paw: {$ref: '#/components/schemas/Paw'}}}, Paw: {}}}",
        [],
    ),
    "a schema with a part that is used": (
        (
            "components: {schemas: {Pet: {properties: {paw: {$ref: "
            "'#/components/schemas/Paw/properties/left'}}}, Paw: {properties: {left: {}}}}}"
        ),
        [],
    ),
    "a schema that a mapping names": (
        (
            "components: {schemas: {Pet: {discriminator: {propertyName: kind, mapping: {c: "
            "'#/components/schemas/Cat', d: Dog}}}, Cat: {}, Dog: {}}}"
        ),
        [],
    ),
    "a schema that extends one with a discriminator": (
        (
            "components: {schemas: {Pet: {discriminator: {propertyName: kind}}, Cat: {allOf: [{$ref: "
            "'#/components/schemas/Pet'}]}}}"
        ),
        [],
    ),
    "a schema that extends one without": (
        "components: {schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}}}",
        ["LNT014 /components/schemas/Cat"],
    ),
    "an unused security scheme": ("security: null", ["LNT014 /components/securitySchemes/key"]),
    "a security scheme that an operation requires": (
        "security: null\npaths: {'/pets/{id}': {get: {security: [{key: []}]}}}",
        [],
    ),
    "an unused response": (
        "components: {responses: {Gone: {description: d}}}",
        ["LNT014 /components/responses/Gone"],
    ),
    "a response that a default response refers to": (
        (
            "paths: {'/pets/{id}': {get: {responses: {default: {$ref: "
            "'#/components/responses/Gone'}}}}}\ncomponents: {responses: {Gone: {description: d}}}"
        ),
        [],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(patch) == findings
