"""Stale lists, stale entity tags, and deletions of other items."""

from __future__ import annotations

import json

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation.state import writes
from caveat.mutation.state.history import History
from caveat.resources.derive import resources
from caveat.resources.state.view import View
from resource_document import PET, array, operation, properties, spec_of

SPEC = spec_of(
    {
        "/pets": {"get": operation("list-pets", array(PET), query={"limit": {"type": "integer"}})},
        "/pets/{id}": {
            "get": operation("get-pet", PET),
            "patch": operation("change-pet", PET, body=properties(name="string")),
            "delete": operation("drop-pet", status=204),
        },
    }
)
REX: dict[str, JsonValue] = {"id": 3, "name": "rex"}
MAX: dict[str, JsonValue] = {"id": 3, "name": "max"}
TOM: dict[str, JsonValue] = {"id": 4, "name": "tom"}


def view(method: str, target: str, body: JsonValue = None, sent: JsonValue = None, etag: str = "") -> View:
    fields = Headers([("content-type", "application/json"), *([("etag", etag)] if etag else [])])
    shown, given = (json.dumps(each).encode() if each is not None else b"" for each in (body, sent))
    exchange = SPEC.exchange(Request(method, target, fields, given), Response(200, fields, shown))
    resource, action = resources(SPEC).by_operation[exchange.operation or ""]
    return View(exchange, SPEC.operations[exchange.operation or ""], resource, action, "", SPEC)


def history(*views: View) -> History:
    known = History()
    for each in views:
        known.add(each)
    return known


UPDATED = history(view("GET", "/pets/3", REX, etag='"a"'), view("PATCH", "/pets/3", MAX, {"name": "max"}))


def test_an_updated_item_has_its_older_tag() -> None:
    changed = writes.changed_item_keeps_its_entity_tag(view("GET", "/pets/3", MAX, etag='"b"'), UPDATED)
    assert changed is not None
    assert changed.headers["etag"] == '"a"'
    assert writes.changed_item_keeps_its_entity_tag(view("GET", "/pets/4", TOM, etag='"c"'), UPDATED) is None


def test_a_list_shows_the_older_value_of_an_updated_item() -> None:
    changed = writes.list_shows_what_was_replaced(view("GET", "/pets", [TOM, MAX]), UPDATED)
    assert changed is not None
    assert changed.json == [TOM, REX]
    assert writes.list_shows_what_was_replaced(view("GET", "/pets", [TOM]), UPDATED) is None
    assert writes.list_shows_what_was_replaced(view("GET", "/pets/3", MAX), UPDATED) is None


def test_a_list_lacks_one_more_item_for_each_deletion() -> None:
    deleted = history(view("GET", "/pets", [REX, TOM]), view("GET", "/pets/3", REX), view("DELETE", "/pets/3"))
    changed = writes.deletion_removes_another_item(view("GET", "/pets", [TOM, MAX]), deleted)
    assert changed is not None
    assert changed.json == [MAX]
    assert writes.deletion_removes_another_item(view("GET", "/pets?limit=2", [TOM]), deleted) is None
    assert writes.deletion_removes_another_item(view("GET", "/pets", [TOM]), History()) is None
