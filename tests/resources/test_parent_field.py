"""The property of an item that has the id of its parent."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.parent_field import parent_field
from resource_document import array, operation, properties, spec_of

FIXED: dict[str, JsonValue] = {"type": "integer", "readOnly": True}
FIELDS: dict[str, tuple[dict[str, JsonValue], bool, str | None]] = {
    "the name of the parameter": ({"shipId": FIXED}, True, "shipId"),
    "another spelling": ({"ship_id": FIXED}, True, "ship_id"),
    "a client may write it": ({"shipId": "integer"}, True, None),
    "another name": ({"owner": FIXED}, True, None),
    "items that are not created below the parent": ({"shipId": FIXED}, False, None),
}


@pytest.mark.parametrize("title", FIELDS)
def test_the_field_with_the_name_of_the_parent(title: str) -> None:
    fields, creates, expected = FIELDS[title]
    member = properties(id=FIXED, name="string", **fields)
    below = {"get": operation("crew", array(member))}
    below |= {"post": operation("hire", member, status=201, body=member)} if creates else {}
    spec = spec_of({"/ships/{shipId}/crew": below, "/ships/{shipId}/crew/{id}": {"get": operation("member", member)}})
    assert parent_field(spec, resources(spec).by_template["/ships/{}/crew"]) == expected
