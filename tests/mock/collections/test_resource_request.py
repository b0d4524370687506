"""A created item can be read, changed and deleted, and the responses keep the contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from calls_server import document
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import DocumentClient, as_dict, as_list, open_document
from resource_document import array, operation, properties, spec_of

SENT_TIME = "1999-09-09T09:09:09Z"


def test_an_id_in_the_request_is_kept(pets: DocumentClient) -> None:
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    created = pets.send("POST", "/pets/1/photos", photo).json
    path = f"/pets/1/photos/{as_dict(photo)['id']}"
    assert pets.json("GET", path) == (200, created)
    assert pets.send("DELETE", path).status == 200
    assert pets.send("GET", path).status == 404


CODE: JsonValue = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
BOX: JsonValue = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}
CONTENT: JsonValue = {"application/json": {"schema": BOX}}
SHOWN: JsonValue = {"description": "A box.", "content": CONTENT}


def boxes(method: str) -> DocumentClient:
    """Boxes below a shelf: each has a code, as the shelf has one in the path, and no property with its id."""
    box_id: JsonValue = {"name": "boxId", "in": "path", "required": True, "schema": {"type": "string"}}
    change: JsonValue = {"requestBody": {"content": CONTENT}, "responses": {"200": SHOWN}}
    absent: JsonValue = {"description": "There is none."}
    return DocumentClient(
        Spec(
            {
                "paths": {
                    "/shelves/{code}/boxes": {
                        "parameters": [CODE],
                        "post": {"requestBody": {"content": CONTENT}, "responses": {"201": SHOWN}},
                    },
                    "/shelves/{code}/boxes/{boxId}": {
                        "parameters": [CODE, box_id],
                        "get": {"responses": {"200": SHOWN, "404": absent}},
                        method: change,
                    },
                }
            }
        )
    )


def test_an_item_without_a_property_for_its_id_has_what_was_sent() -> None:
    assert boxes("patch").json("POST", "/shelves/s1/boxes", {"code": "b1"}) == (201, {"code": "b1"})


def test_a_property_that_is_sent_counts_more_than_a_parent_in_the_path() -> None:
    client = boxes("put")
    path = "/shelves/s1/boxes/7"
    assert client.json("PUT", path, {"code": "b2"}) == (200, {"code": "b2"})
    assert client.json("GET", path) == (200, {"code": "b2"})


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_deleted_item_is_gone_where_the_document_says_so(method: str) -> None:
    absent: dict[str, JsonValue] = {"404": {"description": "There is none."}, "410": {"description": "It was deleted."}}
    number: JsonValue = {"name": "boxId", "in": "path", "required": True, "schema": {"type": "integer"}}
    box: JsonValue = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    shown: JsonValue = {"description": "A box.", "content": {"application/json": {"schema": box}}}
    on_item: dict[str, JsonValue] = {
        "parameters": [number],
        "get": {"responses": {"200": shown, **absent}},
        "patch": {
            "requestBody": {"content": {"application/merge-patch+json": {}}},
            "responses": {"200": shown, **absent},
        },
        "delete": {"responses": {"204": {"description": "It is deleted."}, **absent}},
    }
    body: JsonValue = {"content": {"application/json": {"schema": box}}}
    creation: JsonValue = {"post": {"requestBody": body, "responses": {"201": shown}}}
    spec = Spec({"paths": {"/boxes": creation, "/boxes/{boxId}": on_item}})
    client = DocumentClient(spec)
    client.send("POST", "/boxes", {"id": 7})
    client.send("DELETE", "/boxes/7")
    sent: JsonValue = {} if method == "patch" else None
    assert client.send(method.upper(), "/boxes/7", sent).status == 410
    assert client.send(method.upper(), "/boxes/8", sent).status == 404
    continued = DocumentClient(spec)
    continued.mock.load(client.mock.dump())
    assert continued.send(method.upper(), "/boxes/7", sent).status == 410
    client.send("POST", "/boxes", {"id": 7})
    assert client.send("GET", "/boxes/7").status == 200


def test_read_only_properties_of_a_create_request_are_ignored(shop: DocumentClient) -> None:
    sent_id = "00000000-0000-4000-a000-000000000001"
    body: dict[str, JsonValue] = {"order_id": sent_id, "placed": SENT_TIME, "lines": [{"sku": "a", "count": 1}]}
    created = shop.send("POST", "/orders", body, host="shop.example:1")
    order = as_dict(created.json)
    assert order["order_id"] != sent_id
    assert order["placed"] != SENT_TIME
    assert created.headers["location"] == f"http://shop.example:1/orders/{order['order_id']}"
    assert shop.json("GET", f"/orders/{order['order_id']}") == (200, order)
    assert shop.send("GET", f"/orders/{sent_id}").status == 404


def test_read_only_properties_of_a_change_are_ignored(pets: DocumentClient) -> None:
    _, before = pets.json("GET", "/pets/2")
    born = as_dict(pets.json("PUT", "/pets/2", {"name": "Tom II"})[1])["born"]
    assert as_dict(pets.json("PUT", "/pets/2", {"name": "Tom III", "born": "1999-09-09"})[1])["born"] == born
    assert as_dict(pets.json("PATCH", "/pets/2", {"name": "Tom", "born": "1999-09-09", "id": 7})[1])["born"] == born
    assert as_dict(pets.json("GET", "/pets/2")[1])["id"] == as_dict(before)["id"]


def test_a_read_only_id_is_generated_the_same_in_each_run(shop: DocumentClient) -> None:
    lines: JsonValue = [{"sku": "a", "count": 1}]
    ids = [as_dict(shop.json("POST", "/orders", {"lines": lines})[1])["order_id"] for _ in range(2)]
    assert len({str(order_id) for order_id in ids}) == 2
    assert [shop.send("GET", f"/orders/{order_id}").status for order_id in ids] == [200, 200]
    again = open_document("shop")
    assert [as_dict(again.json("POST", "/orders", {"lines": lines})[1])["order_id"] for _ in range(2)] == ids


def test_put_replaces_the_writable_properties(pets: DocumentClient) -> None:
    _, before = pets.json("PATCH", "/pets/1", {"tag": "big"})
    assert isinstance(before, dict)
    assert before["tag"] == "big"
    after = {"id": 1, "name": "Rex II", "born": before["born"]}
    assert pets.json("PUT", "/pets/1", {"name": "Rex II", "id": 99}) == (200, after)
    assert pets.json("GET", "/pets/1") == (200, after)
    assert pets.json("PUT", "/pets/77", {"name": "x"})[0] == 404


def test_a_merge_patch_sets_and_removes_properties(pets: DocumentClient) -> None:
    _, patched = pets.json("PATCH", "/pets/1", {"name": "Max", "tag": None})
    assert isinstance(patched, dict)
    assert (patched["name"], "tag" in patched) == ("Max", False)
    assert pets.json("GET", "/pets/1") == (200, patched)
    assert pets.json("PATCH", "/pets/77", {"name": "x"})[0] == 404


def test_a_post_to_an_item_updates_what_it_names() -> None:
    pet = properties(id={"type": "integer", "readOnly": True}, name="string", note={"type": ["string", "null"]})
    pet["required"] = ["id", "name", "note"]
    missing: dict[str, JsonValue] = {"404": {"description": "x"}}
    change = operation("change", pet, body=properties(name="string", note={"type": ["string", "null"]}))
    change["responses"] = {**as_dict(change["responses"]), **missing}
    client = DocumentClient(
        spec_of({
            "/pets": {"get": operation("list", array(pet)), "post": operation("make", pet, status=201, body=pet)},
            "/pets/{petId}": {"get": operation("read", pet), "post": change},
        })
    )  # fmt: skip
    _, made = client.json("POST", "/pets", {"name": "Rex", "note": "x"})
    path = f"/pets/{as_dict(made)['id']}"
    updates: list[dict[str, JsonValue]] = [{"name": "Max"}, {"note": None}]
    for sent in updates:
        made = {**as_dict(made), **sent}
        assert client.json("POST", path, sent) == (200, made)
        assert client.json("GET", path) == (200, made)
    assert client.json("POST", "/pets/987", {"name": "x"})[0] == 404


def test_a_form_may_spell_the_names_of_the_item_differently() -> None:
    client = DocumentClient(document())

    def sent(path: str, form: str) -> dict[str, JsonValue]:
        fields = {"content-type": "application/x-www-form-urlencoded"}
        response = client.mock.answer(Request("POST", path, Headers(fields.items()), form.encode()))
        return as_dict(response.json)

    made = sent("/Calls", "To=a&FriendlyName=b")
    assert (made["to"], made["friendly_name"]) == ("a", "b")
    changed = sent(f"/Calls/{made['sid']}", "FriendlyName=c")
    assert changed == {**made, "friendly_name": "c"}
    assert client.json("GET", f"/Calls/{made['sid']}") == (200, changed)


def test_each_parent_has_its_own_items(pets: DocumentClient) -> None:
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    assert pets.json("POST", "/pets/1/photos", photo) == (201, {**as_dict(photo), "petId": 1})
    assert pets.send("GET", "/pets/1/photos/00000000-0000-4000-a000-000000000001").status == 200
    assert pets.send("GET", "/pets/2/photos/00000000-0000-4000-a000-000000000001").status == 404
    assert [len(as_list(pets.json("GET", f"/pets/{pet}/photos")[1])) for pet in (1, 2)] == [3, 2]


def test_put_creates_an_item_with_the_id_in_the_path(shop: DocumentClient) -> None:
    assert shop.send("GET", "/settings/colour").status == 200
    assert shop.send("GET", "/settings/size").status == 404
    assert shop.json("PUT", "/settings/size", {"value": 3}) == (201, {"value": 3})
    assert shop.json("PUT", "/settings/size", {"value": 4}) == (200, {"value": 4})
    assert shop.json("GET", "/settings/size") == (200, {"value": 4})
    assert shop.send("DELETE", "/settings/size").status == 204
    assert shop.send("GET", "/settings/size").status == 404


def test_an_item_may_be_in_an_envelope(library: DocumentClient) -> None:
    book: JsonValue = {"data": {"isbn": "1", "kind": "print", "pages": 3}}
    assert library.json("POST", "/books/", book) == (200, book)
    assert library.json("GET", "/books/1/") == (200, book)
    assert library.json("PATCH", "/books/1/", {"pages": 4})[1] == {"data": {"isbn": "1", "kind": "print", "pages": 4}}
    listed = as_dict(library.json("GET", "/books/")[1])
    assert (len(as_list(listed["data"])), listed["count"]) == (3, 3)


LOCATIONS = """
paths:
  /a:
    post: {operationId: create, responses: {'201': {headers: {Location: {}}, content: {application/json: {example: {id: 1}}}}}}
  /a/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    get: {operationId: read, responses: {'200': {content: {application/json: {example: {id: 1}}}}, '404': {}}}
    put: {operationId: put, responses: {'200': {}, '201': {headers: {Location: {required: true}}}}}
"""  # noqa: E501 - a document's line


@pytest.mark.parametrize(("method", "path"), [("POST", "/a"), ("PUT", "/a/b%2Fc/")])
def test_a_created_item_is_at_the_location_of_the_response(
    method: str, path: str, compiled: Callable[[str], Spec]
) -> None:
    mock = Mock(compiled(LOCATIONS))
    created = mock.answer(Request(method, path))
    assert (created.status, created.headers.all("location")) == (201, ("/a/2/" if method == "POST" else path,))
    assert mock.answer(Request("GET", created.headers["location"])).status == 200


def test_omitted_properties_have_their_defaults(garden: DocumentClient) -> None:
    _, created = garden.json("POST", "/plants", {"name": "Ivy", "state": "bloom"})
    assert (as_dict(created)["state"], as_dict(created)["water"]) == ("bloom", 7)
    assert garden.json("GET", "/plants/2") == (200, created)
    _, changed = garden.json("PUT", "/plants/2", {"name": "Ivy", "water": 1})
    assert (as_dict(changed)["state"], as_dict(changed)["water"]) == ("seed", 1)


NAMED: JsonValue = {"properties": {"name": {"type": "string"}}}
NAMED_CONTENT: JsonValue = {"application/json": {"schema": NAMED}}
NAMED_SHOWN: JsonValue = {"description": "A secret.", "content": NAMED_CONTENT}


def secrets() -> DocumentClient:
    """Secrets, whose names clients choose; the schema of a request does not say that it is an object."""
    name: JsonValue = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    conflict: JsonValue = {"description": "It exists."}
    post: JsonValue = {
        "requestBody": {"content": NAMED_CONTENT},
        "responses": {"201": NAMED_SHOWN, "409": conflict},
    }
    read: JsonValue = {"parameters": [name], "responses": {"200": NAMED_SHOWN, "404": {"description": "None."}}}
    return DocumentClient(Spec({"paths": {"/secrets": {"post": post}, "/secrets/{name}": {"get": read}}}))


def test_an_id_that_a_client_gave_to_another_item_is_a_conflict_where_the_document_says_so() -> None:
    client = secrets()
    generated = as_dict(client.json("POST", "/secrets", {})[1])["name"]
    names = ("a", "a", "b", generated)
    assert [client.send("POST", "/secrets", {"name": name}).status for name in names] == [201, 409, 201, 409]
    assert client.json("GET", "/secrets/a") == (200, {"name": "a"})


def test_a_list_where_an_object_may_be_creates_the_item_that_the_response_shows() -> None:
    client = secrets()
    status, created = client.json("POST", "/secrets", [{}])
    assert (status, client.json("GET", f"/secrets/{as_dict(created)['name']}")) == (201, (200, created))
