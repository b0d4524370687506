"""Counts, Location, entity tags, HEAD and ids that a mutant changes."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation.state import protocol
from caveat.mutation.state.history import History
from caveat.resources.derive import resources
from caveat.resources.state.view import View
from resource_document import PET, array, operation, properties, spec_of

LISTED = properties(total="integer", count="integer", pets=array(PET))
SPEC = spec_of(
    {
        "/pets": {
            "get": operation("list-pets", LISTED, query={"limit": {"type": "integer"}}),
            "post": operation("add-pet", PET, status=201, body=properties(name="string")),
        },
        "/pets/{id}": {
            "get": operation("get-pet", PET),
            "head": operation("look-at-pet"),
            "patch": operation("change-pet", PET, body=properties(name="string")),
        },
    }
)
REX: dict[str, JsonValue] = {"id": 3, "name": "rex"}


def view(
    method: str, target: str, body: JsonValue = None, status: int = 200, headers: dict[str, str] | None = None
) -> View:
    fields = Headers([("content-type", "application/json"), *(headers or {}).items()])
    response = Response(status, fields, json.dumps(body).encode() if body is not None else b"")
    exchange = SPEC.exchange(Request(method, target), response)
    resource, action = resources(SPEC).by_operation[exchange.operation or ""]
    return View(exchange, SPEC.operations[exchange.operation or ""], resource, action, "", SPEC)


def history() -> History:
    known = History()
    for each in (
        view("POST", "/pets", {**REX, "id": 2}, 201),
        view("GET", "/pets/3", REX),
        view("PATCH", "/pets/3", REX),
    ):
        known.add(each)
    return known


def body(changed: Response | None) -> JsonValue:
    return changed.json if changed is not None and changed.body else None


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({"total": 2, "count": 1, "pets": [REX]}, {"total": 1, "count": 1, "pets": [REX]}),
        ({"count": 1, "pets": [{"id": 1, "total": 5}]}, {"count": 0, "pets": [{"id": 1, "total": 5}]}),
        ({"pets": [{"id": 1, "total": 5}]}, None),
        ({"total": 0, "pets": []}, None),
    ],
)
def test_a_count_of_the_envelope(shown: JsonValue, expected: JsonValue) -> None:
    assert body(protocol.count_leaves_an_item_out(view("GET", "/pets", shown), History())) == expected


def test_a_count_in_a_header() -> None:
    listing = view("GET", "/pets", {"pets": [REX]}, headers={"X-Total-Count": "7"})
    changed = protocol.count_leaves_an_item_out(listing, History())
    assert changed is not None
    assert changed.headers.all("x-total-count") == ("6",)


def test_a_created_item_has_a_lower_id() -> None:
    assert body(protocol.ids_fall(view("POST", "/pets", REX, 201), history())) == {**REX, "id": 1}
    assert protocol.ids_fall(view("POST", "/pets", REX, 201), History()) is None


def test_a_location_leads_to_an_earlier_item() -> None:
    changed = protocol.location_leads_elsewhere(view("POST", "/pets", REX, 201, {"location": "/pets/3"}), history())
    assert changed is not None
    assert changed.headers["location"] == "/pets/2"


def test_conditional_requests() -> None:
    assert body(protocol.unchanged_item_is_sent_again(view("GET", "/pets/3", status=304), history())) == REX
    assert protocol.unchanged_item_is_sent_again(view("GET", "/pets/3", REX), history()) is None
    assert body(protocol.outdated_write_is_accepted(view("PATCH", "/pets/3", status=412), history())) == REX
    assert protocol.outdated_write_is_accepted(view("PATCH", "/pets/3", REX), history()) is None


def test_head() -> None:
    changed = protocol.head_disagrees(view("HEAD", "/pets/3"), History())
    assert changed is not None
    assert changed.status == 404
    assert protocol.head_disagrees(view("GET", "/pets/3", REX), History()) is None
