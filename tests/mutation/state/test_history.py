"""The history of a mutant, and responses with other items, fields and statuses."""

from __future__ import annotations

import json

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation.state.history import History, with_fields, with_items, with_status
from caveat.resources.derive import resources
from caveat.resources.state.view import View
from resource_document import PET, array, operation, properties, spec_of

SPEC = spec_of(
    {
        "/pets": {
            "get": operation("list-pets", array(PET)),
            "post": operation("add-pet", PET, status=201, body=properties(name="string")),
        },
        "/pets/{id}": {
            "get": operation("get-pet", PET),
            "patch": operation("change-pet", PET, body=properties(name="string")),
            "delete": operation("drop-pet", status=204),
        },
    }
)
REX: dict[str, JsonValue] = {"id": 1, "name": "rex"}
FIELDS = Headers([("content-type", "application/json")])


def view(method: str, target: str, body: JsonValue = None, status: int = 200, sent: JsonValue = None) -> View:
    request = Request(method, target, FIELDS, json.dumps(sent).encode() if sent is not None else b"")
    response = Response(status, FIELDS, json.dumps(body).encode() if body is not None else b"")
    exchange = SPEC.exchange(request, response)
    resource, action = resources(SPEC).by_operation[exchange.operation or ""]
    return View(exchange, SPEC.operations[exchange.operation or ""], resource, action, "", SPEC)


def test_it_follows_an_item_from_its_creation_to_its_deletion() -> None:
    history, key = History(), ("/pets", ("1",))
    history.add(view("POST", "/pets", REX, 201, {"name": "rex"}))
    history.add(view("GET", "/pets", [REX]))
    history.add(view("GET", "/pets/1", REX))
    history.add(view("PATCH", "/pets/1", {**REX, "name": "max"}, sent={"name": "max"}))
    assert (history.created, history.created_ids) == ({key: {"name": "rex"}}, ["1"])
    assert history.before_update[key].json == REX
    assert history.updated == {key: {"name": "max"}}
    history.add(view("DELETE", "/pets/1", status=204))
    assert history.deleted[key].json == REX
    assert (history.listed, history.removed) == ({(): {}}, {(): {"1": REX}})
    history.add(view("GET", "/pets/1", status=404))
    assert history.not_found is not None


def test_a_response_has_other_items_or_fields() -> None:
    listing, read = view("GET", "/pets", [REX]), view("GET", "/pets/1", REX)
    assert with_items(listing, ()) == Response(200, FIELDS, b"[]")
    assert with_items(listing, listing.items or ()) is None, "nothing changes"
    assert with_items(read, ()) is None, "it has no list"
    changed = with_fields(read, {"name": "max"})
    assert changed is not None
    assert changed.json == {**REX, "name": "max"}
    assert with_fields(read, {"name": "rex"}) is None
    assert with_status(read.exchange.response, 404).status == 404
