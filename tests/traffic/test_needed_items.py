"""Which items of other collections a request needs."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.traffic.needed_items import needed_items
from resource_document import operation, properties, spec_of

UUID: JsonValue = {"type": "string", "format": "uuid"}
SPEC = spec_of(
    {
        "/teams": {"post": operation("add-team", status=201)},
        "/teams/{id}": {"get": operation("team")},
        "/projects": {"post": operation("add-project", body={**properties(team=UUID), "required": ["team"]})},
        "/projects/{key}": {"get": operation("project")},
        "/projects/{key}/tasks": {"post": operation("add-task", status=201)},
        "/tasks/{ref}": {"get": operation("task")},
        "/tasks/{ref}/comments": {"post": operation("comment")},
        "/notes": {"post": operation("note", body={**properties(team="string"), "required": ["team"]})},
    }
)

NEEDED = {
    "add-team": (),
    "add-project": ("/teams/{id}",),
    "note": (),
    "add-task": ("/teams/{id}",),
    "comment": ("/teams/{id}", "/projects/{key}"),
}


@pytest.mark.parametrize("name", NEEDED)
def test_items_that_a_request_needs(name: str) -> None:
    assert needed_items(SPEC, SPEC.operations[name]) == NEEDED[name]
