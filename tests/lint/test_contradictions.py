"""LNT024 to LNT027: schemas and requirements that no value or request can fulfil."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SCHEMA = "{components: {schemas: {Choice: {oneOf: [%s]}}}}"
SECURITY = "{components: {securitySchemes: {lock: %s}}, security: [{key: [], lock: []}, {key: []}]}"

PATCHES = {
    "branches of different types": (SCHEMA % "{type: string}, {type: integer}", []),
    "a branch within another": (SCHEMA % "{type: string}, {enum: [cat]}", ["LNT024 /components/schemas/Choice/oneOf"]),
    "a credential in another field": (SECURITY % "{type: apiKey, in: query, name: other}", []),
    "bounds": (
        "{components: {schemas: {Pet: {properties: {age: {minimum: 3, maximum: 2}}}}}}",
        ["LNT027 /components/schemas/Pet/properties/age/minimum"],
    ),
    "a certificate": (SECURITY % "{type: mutualTLS}", []),
}


@pytest.mark.parametrize("title", PATCHES)
def test_contradictions_are_reported(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, expected = PATCHES[title]
    assert [finding for finding in linter(patch) if finding.startswith(("LNT024", "LNT025", "LNT027"))] == expected


def test_media_types_are_written_as_type_and_subtype(linter: Callable[[str], list[str]]) -> None:
    found = linter("{components: {responses: {A: {description: d, content: {json: {}, '*/*': {}, text/x; a=b: {}}}}}}")
    assert [each for each in found if "LNT026" in each] == ["LNT026 /components/responses/A/content/json"]


def test_two_credentials_in_one_field_are_reported(linter: Callable[[str], list[str]]) -> None:
    schemes = "{key: {type: http, scheme: basic}, lock: {type: oauth2, flows: {}}}"
    found = linter(f"{{components: {{securitySchemes: {schemes}}}, security: [{{key: [], lock: []}}]}}")
    assert "LNT025 /security/0" in found
