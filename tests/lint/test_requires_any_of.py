"""LNT018: the names in `x-requires-any-of`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

AT = "LNT018 /paths/~1pets~1{id}/get/x-requires-any-of"

FACTS: dict[str, tuple[str, list[str]]] = {
    "a parameter of the operation": ("get: {x-requires-any-of: [id]}", []),
    "a parameter of the path": (
        "parameters: [{$ref: '#/components/parameters/Id'}], get: {parameters: null, x-requires-any-of: [id]}",
        [],
    ),
    "a body": (
        "get: {requestBody: {content: {application/json: {schema: {}, example: 1}}}, x-requires-any-of: [requestBody]}",
        [],
    ),
    "a name in another spelling": ("get: {x-requires-any-of: [id, ID]}", [f"{AT}/1"]),
    "a body that the operation does not have": ("get: {x-requires-any-of: [requestBody]}", [f"{AT}/0"]),
    "a name that is no text": ("get: {x-requires-any-of: [1]}", [f"{AT}/0"]),
    "one name": ("get: {x-requires-any-of: id}", [AT]),
    "no name": ("get: {x-requires-any-of: []}", [AT]),
    "names on a path": ("x-requires-any-of: [id]", ["LNT018 /paths/~1pets~1{id}/x-requires-any-of"]),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(f"paths: {{'/pets/{{id}}': {{{patch}}}}}") == findings
