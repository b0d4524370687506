"""LNT001 and LNT002: documents are valid OpenAPI, and schemas are usable."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "a valid document has no findings": ("", []),
    "a missing title is reported at its parent": ("info: {title: null}", ["LNT001 /info"]),
    "all errors are reported": (
        "info: {title: 3, version: null}",
        ["LNT001 /info", "LNT001 /info/title"],
    ),
    "a response needs a description": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {description: null}}}}}",
        ["LNT001 /paths/~1pets~1{id}/get/responses/200"],
    ),
    "an extension is allowed anywhere": ("x-anything: {a: 1}", []),
    "an unknown type": (
        "components: {schemas: {Pet: {properties: {id: {type: int}}}}}",
        ["LNT002 /components/schemas/Pet/properties/id/type"],
    ),
    "a regular expression that does not close": (
        "components: {schemas: {Pet: {properties: {name: {pattern: '('}}}}}",
        ["LNT002 /components/schemas/Pet/properties/name/pattern"],
    ),
    "required is a list": ("components: {schemas: {Pet: {required: id}}}", ["LNT002 /components/schemas/Pet/required"]),
    "the URL of a schema is not fetched": (
        "components: {schemas: {Pet: {$id: 'https://schemas.invalid/pet'}}}",
        [],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(patch) == findings


MESSAGES = {
    "a value that must be another": (
        "{components: {parameters: {Id: {required: false}}}}",
        "required is false, expected true",
    ),
    "an unknown field": ("{info: {foo: 1}}", "info has no field 'foo' in OpenAPI 3.1"),
    "a parameter without a schema": (
        "{paths: {'/pets/{id}': {parameters: [{name: q, in: query}]}}}",
        "parameters has none of the forms that OpenAPI allows: a parameter has a schema, or a content",
    ),
    "an unknown type": (
        "{components: {schemas: {Pet: {type: strin}}}}",
        'the type is "strin", expected array, boolean, integer, null, number, object, string, or a list of them',
    ),
    "a missing field": ("{info: {version: null}}", '"version" is a required property'),
}


@pytest.mark.parametrize("title", MESSAGES)
def test_a_message_names_the_field(title: str, messages: Callable[[str], list[str]]) -> None:
    patch, message = MESSAGES[title]
    assert message in messages(patch)
