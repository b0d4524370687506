"""Actions on items: the response shows the stored item, and later reads show what the action changed."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from document_mock import DocumentClient, as_dict
from resource_document import Object, array, operation, properties, spec_of

STATE: JsonValue = {"enum": ["open", "closed"]}
ORDER = properties(id={"type": "integer"}, name="string", state=STATE, note="string") | {"required": ["id", "state"]}
SUMMARY = properties(id={"type": "integer"}, state=STATE)
MISSING: Object = {"404": {"description": "x"}}
REX: Object = {"id": 7, "name": "Rex", "state": "open", "note": "n"}


def orders(action: Object, method: str = "post", path: str = "close", **more: Object) -> DocumentClient:
    action = action | {"responses": as_dict(action["responses"]) | MISSING}
    return DocumentClient(
        spec_of({
            "/orders": {"get": operation("list", array(ORDER), example=[REX, REX | {"id": 8}])},
            "/orders/{id}": {"get": operation("read", ORDER)},
            f"/orders/{{id}}/{path}": {method: action, **more},
        })
    )  # fmt: skip


CLOSED = REX | {"state": "closed"}
ACTIONS: dict[str, tuple[DocumentClient, str, JsonValue, JsonValue, JsonValue]] = {
    "the item": (orders(operation("close", ORDER)), "POST", None, CLOSED, CLOSED),
    "a part of it": (orders(operation("close", SUMMARY)), "POST", None, {"id": 7, "state": "closed"}, CLOSED),
    "in an envelope": (orders(operation("close", properties(data=ORDER))), "POST", None, {"data": CLOSED}, CLOSED),
    "no body": (orders(operation("close", status=204)), "POST", None, None, CLOSED),
    "no clear change": (orders(operation("bump", ORDER), path="bump"), "POST", None, REX, REX),
    "what was sent": (
        orders(operation("note", ORDER, body=properties(note="string")), "put", "note"),
        "PUT",
        {"note": "x"},
        REX | {"note": "x"},
        REX | {"note": "x"},
    ),
    "nothing that is not valid": (
        orders(operation("state", ORDER, body=properties(state="string")), "post", "state"),
        "POST",
        {"state": "x"},
        REX,
        REX,
    ),
}


@pytest.mark.parametrize("title", ACTIONS)
def test_an_action_shows_and_changes_the_stored_item(title: str) -> None:
    client, method, body, shown, later = ACTIONS[title]
    path = next(each.path for each in client.spec.operations.values() if each.method == method)
    target = path.replace("{id}", "7")
    assert client.json(method, target, body)[1] == shown
    assert client.json("GET", "/orders/7") == (200, later)
    assert client.json("GET", "/orders/8") == (200, REX | {"id": 8})
    assert client.send(method, target.replace("7", "9"), body).status == 404


OTHERS = {
    "a creation": orders(operation("close", ORDER, status=201)),
    "a part that is read": orders(operation("close", ORDER), get=operation("closed", ORDER)),
    "a mail": orders(operation("mail", properties(id="string", to="string")), path="mail"),
}


@pytest.mark.parametrize("title", OTHERS)
def test_other_writes_below_an_item_leave_it_as_it_is(title: str) -> None:
    client = OTHERS[title]
    path = next(each.path for each in client.spec.operations.values() if each.method == "POST")
    assert client.send("POST", path.replace("{id}", "7")).ok
    assert client.json("GET", "/orders/7") == (200, REX)


def test_an_action_without_a_clear_change_shows_what_a_read_shows_where_only_examples_have_values() -> None:
    lease = properties(id={"type": "integer"}, until="string", device="string")
    extended: Object = {"id": 1, "until": "13:30", "device": "d"}
    client = DocumentClient(
        spec_of({
            "/leases": {"get": operation("list", array(lease), example=[{"id": 7}])},
            "/leases/{id}": {"get": operation("read", lease, example={"id": 1, "until": "13:00"})},
            "/leases/{id}/extend": {"post": operation("extend", lease, example=extended)},
        })
    )  # fmt: skip
    assert client.json("POST", "/leases/7/extend") == client.json("GET", "/leases/7")
