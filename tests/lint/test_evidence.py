"""LNT010 to LNT012 and LNT017: evidence is well formed, operations and enums have it, and guesses are marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "an unknown grade": (
        "x-evidence: {grade: rumoured}",
        ["LNT010 /x-evidence", "LNT011 /paths/~1pets~1{id}/get"],
    ),
    "a grade that is a list": (
        "x-evidence: {grade: [documented]}",
        ["LNT010 /x-evidence", "LNT011 /paths/~1pets~1{id}/get"],
    ),
    "a documented promise without a source": ("x-evidence: {source: null}", ["LNT010 /x-evidence"]),
    "an inferred promise without a note": (
        "paths: {'/pets/{id}': {get: {x-evidence: {grade: inferred, source: a page}}}}",
        ["LNT010 /paths/~1pets~1{id}/get/x-evidence"],
    ),
    "an assumed promise without a note": (
        "paths: {'/pets/{id}': {get: {x-evidence: {grade: assumed}}}}",
        ["LNT010 /paths/~1pets~1{id}/get/x-evidence"],
    ),
    "an unknown field": (
        "paths: {'/pets/{id}': {get: {x-evidence: {grade: documented, source: a, sauce: b}}}}",
        ["LNT010 /paths/~1pets~1{id}/get/x-evidence"],
    ),
    "evidence that is a string": (
        "paths: {'/pets/{id}': {get: {x-evidence: documented}}}",
        ["LNT010 /paths/~1pets~1{id}/get/x-evidence"],
    ),
    "evidence deep in a schema is checked": (
        "components: {schemas: {Pet: {properties: {id: {x-evidence: {}}}}}}",
        ["LNT010 /components/schemas/Pet/properties/id/x-evidence"],
    ),
    "evidence beside a reference is checked": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {schema: {x-evidence: "
            "{}}}}}}}}}"
        ),
        ["LNT010 /paths/~1pets~1{id}/get/responses/200/content/application~1json/schema/x-evidence"],
    ),
    "evidence in an example is a plain value": ("components: {schemas: {Pet: {example: {x-evidence: {}}}}}", []),
    "an operation without evidence": (
        "x-evidence: null\ncomponents: {schemas: {Pet: {x-evidence: {grade: assumed, note: n}}}}",
        ["LNT011 /paths/~1pets~1{id}/get"],
    ),
    "an enum with neither description nor evidence": (
        "components: {schemas: {Pet: {properties: {name: {enum: [Rex]}}}}}",
        ["LNT012 /components/schemas/Pet/properties/name"],
    ),
    "an enum with a description": (
        "components: {schemas: {Pet: {properties: {name: {enum: [Rex], description: d}}}}}",
        [],
    ),
    "guesses that are no list": ("x-guesses: It is a number.", ["LNT010 /x-guesses"]),
    "a guess that is no sentence": ("x-guesses: ['']", ["LNT010 /x-guesses"]),
    "a guess in a documented description": (
        "components: {schemas: {Pet: {properties: {id: {description: 'A number, which is a guess.'}}}}}",
        ["LNT017 /components/schemas/Pet/properties/id"],
    ),
    "an assumption in a documented summary": (
        "paths: {'/pets/{id}': {get: {summary: Get a pet; that it is alive is assumed.}}}",
        ["LNT017 /paths/~1pets~1{id}/get"],
    ),
    "a guess with a grade of its own": (
        "components: {schemas: {Pet: {description: A guess., x-evidence: {grade: assumed, note: n}}}}",
        [],
    ),
    "a guess in the note of an inferred promise": (
        "components: {schemas: {Pet: {x-evidence: {grade: inferred, note: 'By name; the rest is a guess.'}}}}",
        ["LNT017 /components/schemas/Pet"],
    ),
    "a guess that is listed": ("components: {schemas: {Pet: {description: A guess., x-guesses: [It barks.]}}}", []),
    "a word that only resembles a guess": ("components: {schemas: {Pet: {description: Guessable unassuming.}}}", []),
    "a guess in an example": ("components: {schemas: {Pet: {example: {description: a guess}}}}", []),
    "an enum with evidence above it": (
        ("components: {schemas: {Pet: {x-evidence: {grade: assumed, note: n}, properties: {name: {enum: [Rex]}}}}}"),
        [],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(patch) == findings
