"""Which fields are unique below a parent; others are in `rules/test_unique.py`."""

from __future__ import annotations

import pytest

from caveat.resources.derive import resources
from caveat.resources.unique_fields import unique_fields
from resource_document import array, operation, properties, spec_of


@pytest.mark.parametrize(("text", "is_unique"), [("Unique within the zoo.", True), ("Unique per keeper.", False)])
def test_a_field_is_unique_below_its_parent(text: str, is_unique: bool) -> None:  # noqa: FBT001 - a table's column
    pet = properties(id="integer", slug={"type": "string", "description": text})
    paths = {
        "/zoos/{zooId}/pets": {
            "get": operation("list", array(pet)),
            "post": operation("make", pet, status=201, body=pet),
        },
        "/zoos/{zooId}/pets/{petId}": {"get": operation("read", pet)},
    }
    spec = spec_of(paths)
    assert ("slug" in unique_fields(spec, resources(spec).by_template["/zoos/{}/pets"])) is is_unique
