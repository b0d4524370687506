"""Visits: what was created can be read back, changed and deleted, and answers keep their contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import Asked, as_dict, as_list, opened

MINE = "1999-09-09T09:09:09Z"


def test_an_id_that_is_brought_is_kept(pets: Asked) -> None:
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    created = pets("POST", "/pets/1/photos", photo).json
    at = f"/pets/1/photos/{as_dict(photo)['id']}"
    assert pets.said("GET", at) == (200, created)
    assert pets("DELETE", at).status == 200
    assert pets("GET", at).status == 404


def test_what_only_answers_say_is_not_taken_from_a_request(shop: Asked) -> None:
    mine = "00000000-0000-4000-a000-000000000001"
    sent: dict[str, JsonValue] = {"order_id": mine, "placed": MINE, "lines": [{"sku": "a", "count": 1}]}
    created = shop("POST", "/orders", sent, host="shop.example:1")
    order = as_dict(created.json)
    assert order["order_id"] != mine
    assert order["placed"] != MINE
    assert created.headers["location"] == f"http://shop.example:1/orders/{order['order_id']}"
    assert shop.said("GET", f"/orders/{order['order_id']}") == (200, order)
    assert shop("GET", f"/orders/{mine}").status == 404


def test_what_only_answers_say_is_not_taken_by_a_change(pets: Asked) -> None:
    _, before = pets.said("GET", "/pets/2")
    born = as_dict(pets.said("PUT", "/pets/2", {"name": "Tom II"})[1])["born"]
    assert as_dict(pets.said("PUT", "/pets/2", {"name": "Tom III", "born": "1999-09-09"})[1])["born"] == born
    assert as_dict(pets.said("PATCH", "/pets/2", {"name": "Tom", "born": "1999-09-09", "id": 7})[1])["born"] == born
    assert as_dict(pets.said("GET", "/pets/2")[1])["id"] == as_dict(before)["id"]


def test_an_id_is_made_where_only_answers_have_it(shop: Asked) -> None:
    lines: JsonValue = [{"sku": "a", "count": 1}]
    ids = [as_dict(shop.said("POST", "/orders", {"lines": lines})[1])["order_id"] for _ in range(2)]
    assert len({str(made) for made in ids}) == 2
    assert [shop("GET", f"/orders/{made}").status for made in ids] == [200, 200]
    again = opened("shop")
    assert [as_dict(again.said("POST", "/orders", {"lines": lines})[1])["order_id"] for _ in range(2)] == ids


def test_an_update_replaces_what_it_can_set(pets: Asked) -> None:
    _, before = pets.said("PATCH", "/pets/1", {"tag": "big"})
    assert isinstance(before, dict)
    assert before["tag"] == "big"
    after = {"id": 1, "name": "Rex II", "born": before["born"]}
    assert pets.said("PUT", "/pets/1", {"name": "Rex II", "id": 99}) == (200, after)
    assert pets.said("GET", "/pets/1") == (200, after)
    assert pets.said("PUT", "/pets/77", {"name": "x"})[0] == 404


def test_a_patch_merges_and_removes(pets: Asked) -> None:
    _, patched = pets.said("PATCH", "/pets/1", {"name": "Max", "tag": None})
    assert isinstance(patched, dict)
    assert (patched["name"], "tag" in patched) == ("Max", False)
    assert pets.said("GET", "/pets/1") == (200, patched)
    assert pets.said("PATCH", "/pets/77", {"name": "x"})[0] == 404


def test_each_parent_has_its_own(pets: Asked) -> None:
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    assert pets.said("POST", "/pets/1/photos", photo) == (201, {**as_dict(photo), "petId": 1})
    assert pets("GET", "/pets/1/photos/00000000-0000-4000-a000-000000000001").status == 200
    assert pets("GET", "/pets/2/photos/00000000-0000-4000-a000-000000000001").status == 404
    assert [len(as_list(pets.said("GET", f"/pets/{pet}/photos")[1])) for pet in (1, 2)] == [3, 2]


def test_clients_choose_the_name_where_they_put(shop: Asked) -> None:
    assert shop("GET", "/settings/colour").status == 200
    assert shop("GET", "/settings/size").status == 404
    assert shop.said("PUT", "/settings/size", {"value": 3}) == (201, {"value": 3})
    assert shop.said("PUT", "/settings/size", {"value": 4}) == (200, {"value": 4})
    assert shop.said("GET", "/settings/size") == (200, {"value": 4})
    assert shop("DELETE", "/settings/size").status == 204
    assert shop("GET", "/settings/size").status == 404


def test_a_thing_may_stand_in_an_object_of_its_own(library: Asked) -> None:
    book: JsonValue = {"data": {"isbn": "1", "kind": "print", "pages": 3}}
    assert library.said("POST", "/books/", book) == (200, book)
    assert library.said("GET", "/books/1/") == (200, book)
    assert library.said("PATCH", "/books/1/", {"pages": 4})[1] == {"data": {"isbn": "1", "kind": "print", "pages": 4}}
    listed = as_dict(library.said("GET", "/books/")[1])
    assert (len(as_list(listed["data"])), listed["count"]) == (3, 3)


PLACES = """
paths:
  /a:
    post: {operationId: make, responses: {'201': {headers: {Location: {}}, content: {application/json: {example: {id: 1}}}}}}
  /a/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    get: {operationId: read, responses: {'200': {content: {application/json: {example: {id: 1}}}}, '404': {}}}
    put: {operationId: put, responses: {'200': {}, '201': {headers: {Location: {required: true}}}}}
"""  # noqa: E501 - a document's line


@pytest.mark.parametrize(("method", "path"), [("POST", "/a"), ("PUT", "/a/b%2Fc/")])
def test_what_is_new_is_found_where_the_answer_says(method: str, path: str, compiled: Callable[[str], Spec]) -> None:
    mock = Mock(compiled(PLACES))
    made = mock.answer(Request(method, path))
    assert (made.status, made.headers.all("location")) == (201, ("/a/2/" if method == "POST" else path,))
    assert mock.answer(Request("GET", made.headers["location"])).status == 200


def test_what_was_not_sent_is_as_it_is_by_default(garden: Asked) -> None:
    _, made = garden.said("POST", "/plants", {"name": "Ivy", "state": "bloom"})
    assert (as_dict(made)["state"], as_dict(made)["water"]) == ("bloom", 7)
    assert garden.said("GET", "/plants/2") == (200, made)
    _, changed = garden.said("PUT", "/plants/2", {"name": "Ivy", "water": 1})
    assert (as_dict(changed)["state"], as_dict(changed)["water"]) == ("seed", 1)
