"""LNT005 to LNT009: ids, parameters, effects and summaries of operations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "an operationId repeated by a webhook": (
        "webhooks: {w: {post: {operationId: get-pet, summary: s, responses: {'200': {description: d}}}}}",
        ["LNT005 /webhooks/w/post/operationId"],
    ),
    "a name in the path without its parameter": (
        "paths: {'/pets/{id}': {get: {parameters: []}}}\ncomponents: {parameters: null}",
        ["LNT006 /paths/~1pets~1{id}/get", "LNT015 /paths/~1pets~1{id}/get/responses/200/links/again/parameters/id"],
    ),
    "a path parameter that is not in the path": (
        (
            "paths: {'/pets/{id}': {get: {parameters: [{$ref: '#/components/parameters/Id'}, {name: x, in: path, "
            "required: true, schema: {}, example: 1}]}}}"
        ),
        ["LNT006 /paths/~1pets~1{id}/get/parameters/1"],
    ),
    "a path parameter of the path item is enough": (
        "paths: {'/pets/{id}': {parameters: [{$ref: '#/components/parameters/Id'}], get: {parameters: null}}}",
        [],
    ),
    "a parameter listed twice": (
        (
            "paths: {'/pets/{id}': {get: {parameters: [{$ref: '#/components/parameters/Id'}, {$ref: "
            "'#/components/parameters/Id'}]}}}"
        ),
        ["LNT007 /paths/~1pets~1{id}/get/parameters/1"],
    ),
    "a tag declared twice": ("tags: [{name: a}, {name: b}, {name: a}]", ["LNT007 /tags/2"]),
    "paths that differ in a name only": (
        (
            "paths: {'/pets/{other}': {delete: {operationId: d, summary: s, parameters: [{name: other, in: path, "
            "required: true, schema: {}, example: 1}], responses: {'204': {description: d}}}}}"
        ),
        ["LNT030 /paths/~1pets~1{other}"],
    ),
    "a valid effect": ("paths: {'/pets/{id}': {get: {x-effect: spends}}}", []),
    "an unknown effect": (
        "paths: {'/pets/{id}': {get: {x-effect: breaks}}}",
        ["LNT008 /paths/~1pets~1{id}/get/x-effect"],
    ),
    "an effect that is a list": (
        "paths: {'/pets/{id}': {get: {x-effect: [reads]}}}",
        ["LNT008 /paths/~1pets~1{id}/get/x-effect"],
    ),
    "an effect on a path": ("paths: {'/pets/{id}': {x-effect: reads}}", ["LNT008 /paths/~1pets~1{id}/x-effect"]),
    "an operation without an id": (
        "paths: {'/pets/{id}': {get: {operationId: null}}}\n",
        ["LNT009 /paths/~1pets~1{id}/get", "LNT015 /paths/~1pets~1{id}/get/responses/200/links/again"],
    ),
    "an operation without a summary": (
        "paths: {'/pets/{id}': {get: {summary: null}}}",
        ["LNT009 /paths/~1pets~1{id}/get"],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(patch) == findings
