"""LNT016, and LNT012 of open enums."""

from __future__ import annotations

from collections.abc import Callable

import pytest

AT = "/components/schemas/Pet/properties/name"
FACTS: dict[str, tuple[str, list[str]]] = {
    "an open enum": ("type: string, description: d, x-extensible-enum: [Rex]", []),
    "one without a description": ("type: string, x-extensible-enum: [Rex]", [f"LNT012 {AT}"]),
    "one that is not a list": (
        "type: string, description: d, x-extensible-enum: Rex",
        [f"LNT016 {AT}/x-extensible-enum"],
    ),
    "an empty one": ("type: string, description: d, x-extensible-enum: []", [f"LNT016 {AT}/x-extensible-enum"]),
    "one of numbers": ("type: string, description: d, x-extensible-enum: [1]", [f"LNT016 {AT}/x-extensible-enum"]),
    "a value twice": (
        "type: string, description: d, x-extensible-enum: [Rex, Rex]",
        [f"LNT016 {AT}/x-extensible-enum"],
    ),
    "another type": (
        "type: [string, 'null'], description: d, x-extensible-enum: [Rex]",
        [f"LNT016 {AT}/x-extensible-enum"],
    ),
    "closed by an enum": (
        "type: string, description: d, enum: [Rex], x-extensible-enum: [Rex]",
        [f"LNT016 {AT}/x-extensible-enum"],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    schema, findings = FACTS[title]
    assert linter(f"components: {{schemas: {{Pet: {{properties: {{name: {{{schema}}}}}}}}}}}") == findings
