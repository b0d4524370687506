"""A mock stores created items, within its limits and across a dump, and its responses keep the contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import MAX_COLLECTIONS, MAX_ITEMS
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import CREDENTIALS, DOCUMENTS, DocumentClient, as_dict, as_list

REX: JsonValue = {"id": 1, "name": "Rex", "tag": "dog"}
TOM: JsonValue = {"id": 2, "name": "Tom"}


def test_collections_start_with_the_example_items(pets: DocumentClient, library: DocumentClient) -> None:
    assert pets.json("GET", "/pets") == (200, [REX, TOM])
    status, rex = pets.json("GET", "/v1/pets/1")
    assert (status, isinstance(rex, dict) and rex["name"]) == (200, "Rex")
    assert library.json("GET", "/books/979/") == (200, {"data": {"isbn": "979", "kind": "sound", "minutes": 90}})


def test_a_created_item_can_be_read_and_is_listed(pets: DocumentClient) -> None:
    created = pets.send("POST", "/v1/pets", {"name": "Ann", "secret": "fake", "unknown": 1})
    ann = {"id": 3, "name": "Ann", "born": "2026-01-02"}
    assert (created.status, created.headers["location"], created.json) == (201, "/v1/pets/3", ann)
    assert pets.json("GET", "/v1/pets/3") == (200, ann)
    assert pets.json("GET", "/pets") == (200, [REX, TOM, ann])
    pets.send("DELETE", "/pets/3")
    assert pets.json("POST", "/pets", {"name": "Bob"})[1] == {"id": 4, "name": "Bob", "born": "2026-01-02"}


def test_a_deleted_item_is_not_found_nor_are_the_items_below_it(pets: DocumentClient) -> None:
    assert pets.send("DELETE", "/pets/1").status == 204
    for method, target in (("GET", "/pets/1"), ("DELETE", "/pets/1"), ("GET", "/pets/1/photos")):
        status, body = pets.json(method, target)
        assert (status, as_dict(body)["message"]) == (404, "there is no pet 1; known: 2")
    assert pets.json("GET", "/pets") == (200, [TOM])


def test_an_item_that_reuses_an_id_does_not_get_the_items_below_the_deleted_one(
    compiled: Callable[[str], Spec],
) -> None:
    text = (DOCUMENTS / "pets.yaml").read_text("utf-8")
    pets = DocumentClient(compiled(text.replace("format: int64, readOnly: true", "format: int64")))
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    before = pets.json("GET", "/pets/1/photos")
    for pet in (1, 2):
        pets.send("POST", f"/pets/{pet}/photos", photo)
    pets.send("DELETE", "/pets/1")
    pets.send("POST", "/pets", {"id": 1, "name": "Rex III"})
    assert pets.json("GET", "/pets/1/photos") == before
    assert pets.send("GET", "/pets/2/photos/00000000-0000-4000-a000-000000000001").status == 200


def test_a_request_that_is_not_acceptable_changes_nothing(pets: DocumentClient) -> None:
    assert pets.send("POST", "/pets", {"name": "Ann"}, accept="image/png").status == 406
    assert pets.json("GET", "/pets") == (200, [REX, TOM])
    assert pets.send("POST", "/pets", {"name": "Ann"}, accept="application/xml").status == 201
    assert len(as_list(pets.json("GET", "/pets")[1])) == 3


def test_a_request_with_a_prefer_header_changes_nothing(pets: DocumentClient) -> None:
    assert pets.send("DELETE", "/pets/1", prefer="code=404").status == 404
    assert pets.send("DELETE", "/pets/1", prefer="code=204").status == 204
    assert pets.json("GET", "/pets") == (200, [REX, TOM])


def test_a_reset_restores_the_initial_items(pets: DocumentClient) -> None:
    pets.send("DELETE", "/pets/1")
    pets.mock.reset()
    assert pets.json("GET", "/pets") == (200, [REX, TOM])


def test_a_collection_keeps_the_latest_items(pets: DocumentClient) -> None:
    for _ in range(MAX_ITEMS):
        pets.mock.answer(
            Request("POST", "/pets", Headers([*CREDENTIALS, ("content-type", "application/json")]), b'{"name":""}')
        )
    ids = [as_dict(pet)["id"] for pet in as_list(pets.json("GET", "/pets")[1])]
    assert (len(ids), ids[0], ids[-1]) == (MAX_ITEMS, 3, MAX_ITEMS + 2)


LAYERS = """
paths:
  /layers/:
    get: {responses: {'200': {content: {application/json: {schema: {properties: {result: {type: array, items: &item
      {type: object, properties: {id: {type: integer}, name: {type: string}}}}}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: &sent {type: object, properties: {name: {type: string}}}}}}
      responses:
        '201': {content: {application/json: {schema: {type: object, properties: {id: {type: TYPE}, result: *sent}}}}}
  /layers/{pk}:
    parameters: [{name: pk, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {content: {application/json: {schema:
      {properties: {id: {type: string}, result: *item}}}}}}}
"""


@pytest.mark.parametrize(("kind", "ids"), {"number": [3, 4], "string": ["3", "4"]}.items())
def test_an_id_is_a_number_in_one_response_and_a_text_in_another(
    kind: str, ids: list[JsonValue], compiled: Callable[[str], Spec]
) -> None:
    layers = DocumentClient(compiled(LAYERS.replace("TYPE", kind)))
    shown = [as_dict(layers.json("POST", "/layers/", {"name": name})[1])["id"] for name in "ab"]
    assert shown == ids
    read = as_dict(layers.json("GET", "/layers/4")[1])
    assert (read["id"], as_dict(read["result"])["name"]) == ("4", "b")


NESTED = """
paths:
  /a/{x}/b:
    parameters: [{name: x, in: path, required: true, schema: {type: integer}}]
    post: {operationId: create, responses: {'200': {content: {application/json: {example: {id: 1}}}}}}
  /a/{x}/b/{id}:
    parameters: [{name: x, in: path, required: true, schema: {}}, {name: id, in: path, required: true, schema: {}}]
    get:
      operationId: read
      responses: {'200': {content: {application/json: {example: {id: 1}}}}, '404': {description: x}}
    delete: {operationId: delete, responses: {'204': {description: x}}}
"""


def test_the_mock_keeps_the_collections_that_changed_last(compiled: Callable[[str], Spec]) -> None:
    mock = Mock(compiled(NESTED))
    created = [mock.answer(Request("POST", f"/a/{x}/b")).json for x in range(MAX_COLLECTIONS + 1)]
    assert created == [{"id": 2}] * (MAX_COLLECTIONS + 1)
    assert [mock.answer(Request("GET", f"/a/{x}/b/2")).status for x in (0, 1, MAX_COLLECTIONS)] == [404, 200, 200]
    state = mock.dump()
    assert len(as_list(as_dict(state)["collections"])) == MAX_COLLECTIONS


def test_a_loaded_mock_does_not_reuse_the_id_of_a_deleted_item(compiled: Callable[[str], Spec]) -> None:
    first, second = Mock(compiled(NESTED)), Mock(compiled(NESTED))
    for mock in (first, first, first):
        assert mock.answer(Request("POST", "/a/1/b")).status == 200
    first.answer(Request("DELETE", "/a/1/b/4"))
    second.load(first.dump())
    assert second.dump() == first.dump()
    assert second.answer(Request("POST", "/a/1/b")).json == {"id": 5}


XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def test_xml_responses_contain_the_stored_items(garden: DocumentClient) -> None:
    rose = '<plant id="1"><name>Rose</name><state>bud</state><tags><tag>red</tag><tag>thorny</tag></tags><pot><size>3</size></pot>'  # noqa: E501 - a document
    assert garden.send("GET", "/plants/1", accept="application/xml").body.decode().startswith(XML + rose)
    created = garden.send(
        "POST", "/plants", {"name": "Ivy", "tags": [], "pot": {}}, accept="application/xml;q=0.9, text/csv"
    )
    assert (created.status, created.headers["content-type"]) == (201, "application/xml")
    assert '<plant id="2"><name>Ivy</name><state>seed</state><water>7</water>' in created.body.decode()
    assert garden.send("GET", "/plants/2", accept="application/xml").body == created.body
    listed = garden.send("GET", "/plants?offset=1", accept="application/xml").body.decode()
    assert listed.startswith(f"{XML}<Plants><plants>{created.body.decode().removeprefix(XML)}</plants><total>2</total>")


def test_form_responses_contain_the_stored_item(garden: DocumentClient) -> None:
    created = garden.send(
        "POST", "/plants", {"name": "Ivy ü", "tags": ["a", "b"]}, accept="application/x-www-form-urlencoded"
    )
    assert "name=Ivy+%C3%BC&state=seed&water=7" in created.body.decode()
    assert "tags=a&tags=b" in created.body.decode()


def test_a_media_type_that_the_mock_cannot_write_is_not_acceptable(garden: DocumentClient) -> None:
    message = "header Accept: available media types: application/xml, application/json"
    rejected = garden.send("GET", "/plants/1", accept="application/x-protobuf")
    assert (rejected.status, rejected.json) == (406, {"message": message})
    assert garden.send("POST", "/plants", {"name": "Ivy"}, accept="application/x-protobuf").status == 406
    assert as_dict(garden.json("GET", "/plants")[1])["total"] == 1
    for accept in ("application/x-protobuf, application/xml;q=0.1", "application/*"):
        assert garden.send("GET", "/plants/1", accept=accept).headers["content-type"] != "application/x-protobuf"


def test_it_names_ids_that_exist_by_path_parameter(pets: DocumentClient) -> None:
    def ids(operation_id: str) -> dict[str, tuple[str, ...]]:
        return dict(pets.mock.ids(pets.spec.operations[operation_id], {}))

    assert ids("readPet") == {"petId": ("2", "1")}
    pets.send("POST", "/v1/pets", {"name": "Ann"})
    pets.send("DELETE", "/pets/1")
    assert ids("readPet") == {"petId": ("3", "2")}
    assert ids("listPets") == {}


BOOKS = """
paths:
  /books:
    get: {responses: {'200': {content: {application/json: {schema: {type: array, items: &book
      {type: object, required: [name], properties: {name: {type: string}}}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: *book}}}
      responses: {'201': {content: {application/json: {schema: *book}}}}
  /books/{book}:
    parameters: &ids [{name: book, in: path, required: true, schema: {type: string}}]
    get: &one {responses: {'200': {content: {application/json: &media {schema: *book}}}, '404': &absent {}}}
    put: &changed {requestBody: {content: {application/json: *media, application/merge-patch+json: *media}},
      responses: {'200': {content: {application/json: *media}}, default: *absent}}
    patch: *changed
    delete: {responses: {'204': {description: gone}, '404': *absent}}
  /books/{book}/pages/{page}:
    parameters: [{name: book, in: path, required: true, schema: {type: string}},
      {name: page, in: path, required: true, schema: {type: string}}]
    get: *one
"""


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_item_can_have_any_id_if_no_response_tells_ids(method: str, compiled: Callable[[str], Spec]) -> None:
    books = DocumentClient(compiled(BOOKS))
    assert [books.json("GET", path)[0] for path in ("/books/7", "/books/7/pages/1")] == [200, 200]
    assert books.json("GET", "/books/7") == books.json("GET", "/books/7")
    listed = books.json("GET", "/books")
    assert books.json(method, "/books/7", {"name": "a"}) == (200, {"name": "a"})
    assert books.json("GET", "/books/7") == (200, {"name": "a"})
    for book in ("7", "8"):
        assert books.json("DELETE", f"/books/{book}")[0] == 204
        assert [books.json("GET", f"/books/{book}{below}")[0] for below in ("", "/pages/1")] == [404, 404]
        assert books.json("DELETE", f"/books/{book}")[0] == 404
    assert books.json("GET", "/books") == listed


TELLING = {
    "a property": ("properties: {name:", "properties: {id: {type: string}, name:"),
    "a Location": ("'201': {content:", "'201': {headers: {Location: {schema: {type: string}}}, content:"),
    "an example of the parameter": ("{name: book, in: path,", "{name: book, in: path, example: a,"),
}


@pytest.mark.parametrize("title", TELLING)
def test_an_item_has_to_exist_if_a_response_tells_its_id(title: str, compiled: Callable[[str], Spec]) -> None:
    assert DocumentClient(compiled(BOOKS.replace(*TELLING[title]))).json("GET", "/books/7")[0] == 404


PROFILE = """
paths:
  /users/{user}/profile:
    parameters: [{name: user, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': &shown {content: {application/json: &media {schema:
      {type: object, properties: {id: {type: integer}, name: {type: string}, age: {type: integer}}}}}}, '404': {}}}
    METHOD: {requestBody: {content: {application/json: {schema: &sent {type: object, properties:
      {name: {type: string}, age: {type: integer}}}}, application/merge-patch+json: {schema: *sent}}},
      responses: {'200': *shown, '404': {}}}
    delete: {responses: {'204': {}, '404': {}}}
"""


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_resource_without_an_id_keeps_what_is_written(method: str, compiled: Callable[[str], Spec]) -> None:
    client = DocumentClient(compiled(PROFILE.replace("METHOD", method.lower())))
    first = as_dict(client.json("GET", "/users/a/profile")[1])
    assert client.json("GET", "/users/a/profile") == (200, first)
    changed = {**first, "name": "x", "age": 7}
    assert client.json(method, "/users/a/profile", {"name": "x", "age": 7}) == (200, changed)
    assert [client.json("GET", f"/users/{user}/profile") for user in "ab"] == [(200, changed), (200, first)]
    assert [client.json("DELETE", "/users/a/profile")[0] for _ in range(2)] == [204, 404]
    assert [client.json("GET", f"/users/{user}/profile")[0] for user in "ab"] == [404, 200]
