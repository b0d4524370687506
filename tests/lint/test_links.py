"""LNT015: links lead to operations that take their parameters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "a missing operation": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {operationId: get-cat}}}}}}}",
        ["LNT015 /paths/~1pets~1{id}/get/responses/200/links/again"],
    ),
    "a parameter that the operation does not have": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {parameters: {name: x}}}}}}}}",
        ["LNT015 /paths/~1pets~1{id}/get/responses/200/links/again/parameters/name"],
    ),
    "a parameter with its location": (
        ("paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {parameters: {id: null, path.id: x}}}}}}}}"),
        [],
    ),
    "a parameter with another location": (
        ("paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {parameters: {id: null, query.id: x}}}}}}}}"),
        ["LNT015 /paths/~1pets~1{id}/get/responses/200/links/again/parameters/query.id"],
    ),
    "an operation by reference": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {operationId: null, operationRef: "
            "'#/paths/~1pets~1%7Bid%7D/get'}}}}}}}"
        ),
        [],
    ),
    "a reference to a missing operation": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {operationId: null, operationRef: "
            "'#/paths/~1cats/get'}}}}}}}"
        ),
        ["LNT015 /paths/~1pets~1{id}/get/responses/200/links/again"],
    ),
    "a reference into another document": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {operationId: null, operationRef: "
            "'https://other.invalid/openapi.yaml#/paths/~1cats/get'}}}}}}}"
        ),
        [],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(patch) == findings
