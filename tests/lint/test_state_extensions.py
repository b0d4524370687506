"""LNT040: the `x-` keys about state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

GET = "LNT040 /paths/~1pets~1{id}/get"
PATH = "LNT040 /paths/~1pets~1{id}"
RESPONSES = "operationId: other, summary: Do it., responses: {'204': {description: It was done.}}"

FACTS: dict[str, tuple[str, list[str]]] = {
    "a header": ("get: {x-idempotency-key: X-Once}", []),
    "no name of a header": ("get: {x-idempotency-key: true}", [f"{GET}/x-idempotency-key"]),
    "seconds": ("get: {x-eventual: 0.5}", []),
    "without a bound": ("x-eventual: true", []),
    "no number of seconds": ("x-eventual: -1", [f"{PATH}/x-eventual"]),
    "ordered ids where nothing is created": ("get: {x-ordered-ids: true}", [f"{GET}/x-ordered-ids"]),
    "soft deletion where nothing is deleted": ("get: {x-soft-delete: true}", [f"{GET}/x-soft-delete"]),
    "a key on a path": ("x-idempotency-key: X-Once", [f"{PATH}/x-idempotency-key"]),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(f"paths: {{'/pets/{{id}}': {{{patch}}}}}") == findings


VALUES: dict[str, tuple[str, str]] = {
    "ordered ids": ("post", "x-ordered-ids: 1"),
    "soft deletion": ("delete", "x-soft-delete: ''"),
}


@pytest.mark.parametrize("title", VALUES)
def test_lint_reports_a_value_of_another_kind(title: str, linter: Callable[[str], list[str]]) -> None:
    method, patch = VALUES[title]
    found = linter(f"paths: {{'/pets/{{id}}': {{{method}: {{{RESPONSES}, {patch}}}}}}}")
    assert f"{PATH}/{method}/{patch.partition(':')[0]}" in found
    good = patch.replace("1", "true").replace("''", "gone")
    assert not [
        each for each in linter(f"paths: {{'/pets/{{id}}': {{{method}: {{{RESPONSES}, {good}}}}}}}") if "LNT040" in each
    ]


def test_lint_reports_the_document(linter: Callable[[str], list[str]]) -> None:
    assert linter("x-eventual: later") == ["LNT040 /x-eventual"]
    assert linter("x-eventual: 2") == []
