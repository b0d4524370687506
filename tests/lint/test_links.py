"""Links: they lead to an operation that takes what they give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "an operation that is not there": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {operationId: get-cat}}}}}}}",
        ["LNT015 /paths/~1pets~1{id}/get/responses/200/links/again"],
    ),
    "a parameter that the operation does not have": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {parameters: {name: x}}}}}}}}",
        ["LNT015 /paths/~1pets~1{id}/get/responses/200/links/again/parameters/name"],
    ),
    "a parameter named with its place": (
        ("paths: {'/pets/{id}': {get: {responses: {'200': {links: {again: {parameters: {id: null, path.id: x}}}}}}}}"),
        [],
    ),
    "a parameter named with another place": (
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
    "a reference that leads nowhere": (
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
def test_lint_says_of_it(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, said = FACTS[title]
    assert linter(patch) == said
