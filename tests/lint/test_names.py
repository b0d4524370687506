"""LNT019 and LNT020: names refer to existing security schemes and schemas."""

from __future__ import annotations

from collections.abc import Callable

import pytest

MAPPING = "{components: {schemas: {Pet: {discriminator: {propertyName: kind, mapping: {x: '%s'}}}}}}"

PATCHES = {
    "a scheme of the document that is not defined": ("{security: [{lock: []}]}", ["LNT019 /security/0/lock"]),
    "one of several schemes": ("{security: [{key: []}, {key: [], lock: []}]}", ["LNT019 /security/1/lock"]),
    "a scheme of an operation": (
        "{paths: {'/pets/{id}': {get: {security: [{lock: []}]}}}}",
        ["LNT019 /paths/~1pets~1{id}/get/security/0/lock"],
    ),
    "no credential": ("{paths: {'/pets/{id}': {get: {security: [{}]}}}}", []),
    "a mapping to no schema": (
        MAPPING % "#/components/schemas/Cat",
        ["LNT020 /components/schemas/Pet/discriminator/mapping/x"],
    ),
    "a mapping to no name": (MAPPING % "Cat", ["LNT020 /components/schemas/Pet/discriminator/mapping/x"]),
    "a mapping to a schema": (MAPPING % "#/components/schemas/Pet", []),
    "a mapping to a name": (MAPPING % "Pet", []),
    "a mapping to another document": (MAPPING % "cats.yaml", []),
}


@pytest.mark.parametrize("title", PATCHES)
def test_names_lead_to_parts_of_the_document(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, expected = PATCHES[title]
    assert [finding for finding in linter(patch) if finding.startswith(("LNT019", "LNT020"))] == expected
